import { seededRandom } from "../lib/random.ts";
import type { Batch } from "../lib/data/dataset.ts";
import { CNN } from "../lib/model/cnn.ts";
import { Adam } from "../lib/train/adam.ts";
import { trainingStep } from "../lib/train/step.ts";
import { CLASSES, type ImageShape, networkOf, type Plan } from "./network_plan.ts";

/** A network, and how it is trained or used. */
export interface NetworkOptions {
  readonly plan: Plan;
  readonly image: ImageShape;
  /** Images at once. */
  readonly batch: number;
}

/** Images of noise with classes. */
export function drawBatch({ image, batch: count }: NetworkOptions): Batch {
  const random = seededRandom(1, "batch");
  const pixels = count * image.reduce((product, length) => product * length, 1);
  return {
    images: Float32Array.from({ length: pixels }, () => random.nextUint32() / 2 ** 32),
    labels: Int32Array.from({ length: count }, () => random.integer(CLASSES)),
    count,
  };
}

/** The network of the options, its weights just drawn. */
export function createNetwork({ plan, image, batch }: NetworkOptions): CNN {
  return new CNN({ imageShape: image, network: networkOf(plan), batchSize: batch, seed: 0 });
}

/** Whole training steps, whose loss is read each time, as `train()` does. */
export function startTraining(options: NetworkOptions): { run(): number; dispose(): void } {
  const model = createNetwork(options);
  const optimizer = new Adam(model.parameters);
  const batch = drawBatch(options);
  return {
    run() {
      const begin = performance.now();
      const { loss, correct } = trainingStep(model, batch, optimizer, model.learningRate);
      loss.dataSync();
      correct.dataSync();
      const end = performance.now();
      loss.dispose();
      correct.dispose();
      return (end - begin) / 1000;
    },
    dispose() {
      optimizer.dispose();
      model.dispose();
    },
  };
}
