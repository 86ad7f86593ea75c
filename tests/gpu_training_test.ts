import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { zeroCounters } from "../backends/webgpu/counters.ts";
import { loadMnist } from "../lib/data/mnist.ts";
import { CNN } from "../lib/model/cnn.ts";
import { presets } from "../lib/model/presets/mod.ts";
import type { StateDict } from "../lib/named_array.ts";
import { seededRandom } from "../lib/random.ts";
import { Adam } from "../lib/train/adam.ts";
import { trainingStep } from "../lib/train/step.ts";
import { train } from "../lib/train/train.ts";
import { testOnGpu } from "./test_on_gpu.ts";

/** Commands of a step of the tutorial's network: 18 forward, 28 for its convolutions' gradients. */
const MOST_DISPATCHES = 60;

/** The tutorial's network on one batch of noise. */
class Trial {
  readonly model = new CNN({ seed: 3, learningRate: 0.002 });
  readonly #optimizer = new Adam(this.model.parameters);
  readonly #batch;

  constructor(count: number) {
    const random = seededRandom(1, "GPU trial");
    const images = Float32Array.from({ length: count * 28 * 28 }, () => random.nextFloat());
    const labels = Int32Array.from({ length: count }, () => random.integer(10));
    this.#batch = { images, labels, count };
  }

  /** Makes a step. The loss is on the GPU. */
  step(): tf.Tensor {
    const { model } = this;
    const metrics = trainingStep(model, this.#batch, this.#optimizer, model.learningRate);
    metrics.correct.dispose();
    return metrics.loss;
  }

  dispose(): void {
    this.#optimizer.dispose();
    this.model.dispose();
  }
}

testOnGpu(
  `a step is at most ${MOST_DISPATCHES} commands, handed over at once, and reads nothing back`,
  async (backend) => {
    const trial = new Trial(16);
    trial.step().dispose();
    backend.flush();
    const tensors = tf.memory().numTensors;
    for (let step = 0; step < 3; step++) {
      backend.counters = zeroCounters();
      trial.step().dispose();
      const { dispatches, bindGroups: _, ...rest } = backend.counters;
      assert.deepEqual(rest, { pipelines: 0, submits: 1, readbacks: 0, bytesRead: 0 });
      assert(dispatches <= MOST_DISPATCHES, `${dispatches} commands`);
    }
    assert.equal(tf.memory().numTensors, tensors);
    await backend.queue.onSubmittedWorkDone();
    backend.check();
    trial.dispose();
  },
);

testOnGpu("the same seed gives the same weights in two runs, bit for bit", async (gpu) => {
  const states: StateDict[] = [];
  for (let run = 0; run < 2; run++) {
    const trial = new Trial(16);
    for (let step = 0; step < 3; step++) trial.step().dispose();
    states.push(await trial.model.stateDict());
    trial.dispose();
  }
  assert.deepEqual(states[0], states[1]);
  gpu.check();
});

testOnGpu("a network learns a batch by heart in twelve steps", async (gpu) => {
  const trial = new Trial(16);
  const losses: number[] = [];
  for (let step = 0; step < 12; step++) {
    const loss = trial.step();
    losses.push((await loss.data())[0]);
    loss.dispose();
  }
  trial.dispose();
  gpu.check();
  assert(
    losses[0] > 1.5 && losses.at(-1)! < 0.3,
    `losses ${losses.map((loss) => loss.toFixed(2))}`,
  );
});

testOnGpu(
  "a whole run trains, tests and saves on the GPU, and leaves no tensor there",
  async () => {
    const { train: images } = await loadMnist({ limit: 40 });
    const data = { train: images, test: images };
    const { numTensors } = tf.memory();
    const network = presets.tiny({ dropout: 0.1 });
    const model = new CNN({ batchSize: 16, epochs: 2, seed: 1, network });
    const steps: number[] = [];
    const types: string[] = [];
    const checkpoints = { save: () => Promise.resolve({ model: "", state: "" }) };
    for await (
      const event of train(model, data, { checkpoints, movingAverage: 0.9, rotation: 10 })
    ) {
      if (event.type === "batch") steps.push(event.step);
      else types.push(event.type);
    }
    assert.deepEqual(steps, [1, 2, 3, 4, 5, 6]);
    const epoch = ["epoch", "test", "checkpoint"];
    assert.deepEqual(types, ["start", ...epoch, ...epoch, "end"]);
    model.dispose();
    assert.equal(tf.memory().numTensors, numTensors);
  },
);
