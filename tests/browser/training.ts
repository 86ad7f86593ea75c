import * as tf from "@tensorflow/tfjs";
import { BACKEND_NAME, useWasmThreads, type WasmThreadsOptions } from "../../backends/wasm/mod.ts";
import { createNetwork } from "../../examples/browser/network.ts";
import { drawStripes } from "../../examples/browser/stripes.ts";

/** Numbers of a training, as plain data. */
export interface TrainingResult {
  /** Loss of each step. */
  readonly losses: number[];
  /** All weights and statistics, one tensor after the other. */
  readonly weights: number[];
  /** Probabilities of the classes of images that were not trained on. */
  readonly predictions: number[];
  /** Parts of the work that each thread did. */
  readonly tally: number[];
  readonly relaxed: boolean;
}

/** Trains the example's network by `model.fit`, then predicts, on threads started for it. */
export async function trainExample(
  options: WasmThreadsOptions,
  epochs = 1,
): Promise<TrainingResult> {
  const { engine } = await useWasmThreads(options);
  const losses: number[] = [];
  try {
    const network = createNetwork();
    const { images, labels } = drawStripes(256, 1);
    await network.fit(images, labels, {
      epochs,
      batchSize: 32,
      // It shuffles with Math.random.
      shuffle: false,
      callbacks: { onBatchEnd: (_, logs) => void losses.push(logs!.loss) },
    });
    const predictions = network.predict(drawStripes(32, 2).images) as tf.Tensor;
    return {
      losses,
      weights: network.getWeights().flatMap((weights) => [...weights.dataSync()]),
      predictions: [...predictions.dataSync()],
      tally: engine.tally,
      relaxed: engine.relaxed,
    };
  } finally {
    tf.disposeVariables();
    tf.removeBackend(BACKEND_NAME);
  }
}
