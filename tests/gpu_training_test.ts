import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { GpuBackend } from "../backends/webgpu/backend.ts";
import { zeroCounters } from "../backends/webgpu/counters.ts";
import { CNN } from "../lib/model/cnn.ts";
import { presets } from "../lib/model/presets/mod.ts";
import type { StateDict } from "../lib/named_array.ts";
import { Adam } from "../lib/train/adam.ts";
import { DeviceData } from "../lib/train/device_data.ts";
import { Learner } from "../lib/train/learner.ts";
import { configure } from "../lib/train/options.ts";
import { type DeviceBatch, trainingStep } from "../lib/train/step.ts";
import { train } from "../lib/train/train.ts";
import { testOnGpu } from "./test_on_gpu.ts";
import { trainingDigits } from "./training_digits.ts";

/**
 * Commands of a step of the tutorial's network: 18 for its convolutions forward, 23 back. Where a shader
 * may have no more than ten buffers, as in Chromium, Adam's are 10 instead of 3, and those of running
 * statistics 3 instead of 1.
 */
const mostDispatches = ({ device }: GpuBackend) =>
  device.limits.maxStorageBuffersPerShaderStage < 32 ? 66 : 57;
const COUNT = 16;
const STEPS = 12;

const digits = await trainingDigits(COUNT);

/** The tutorial's network on one batch of digits that lie on the GPU. */
class Trial {
  readonly model = new CNN({ seed: 3, learningRate: 0.002 });
  readonly #optimizer = new Adam(this.model.parameters);
  readonly #data = new DeviceData(digits);
  readonly #batches: Generator<DeviceBatch, void, void>;

  constructor({ rotation = 0 } = {}) {
    this.#batches = this.#data.batches({
      batchSize: COUNT,
      order: Uint32Array.from({ length: STEPS * COUNT }, (_, place) => place % COUNT),
      skip: 0,
      augmentation: { rotation, shift: 0, scale: 0, shear: 0, seed: 1, epoch: 0 },
    });
  }

  /** Makes a step. The loss is on the GPU. */
  step(): tf.Tensor {
    const { model } = this;
    const batch = this.#batches.next().value!;
    const metrics = trainingStep(model, batch, this.#optimizer, model.learningRate);
    metrics.correct.dispose();
    return metrics.loss;
  }

  dispose(): void {
    this.#batches.return();
    this.#data.dispose();
    this.#optimizer.dispose();
    this.model.dispose();
  }
}

testOnGpu(
  "a step is at most 57 commands, or 66 of few buffers, handed over at once, and reads nothing back",
  async (backend) => {
    const trial = new Trial({ rotation: 10 });
    trial.step().dispose();
    backend.flush();
    const tensors = tf.memory().numTensors;
    for (let step = 0; step < 3; step++) {
      backend.counters = zeroCounters();
      trial.step().dispose();
      const { dispatches, bindGroups: _, ...rest } = backend.counters;
      assert.deepEqual(rest, { pipelines: 0, submits: 1, readbacks: 0, bytesRead: 0 });
      assert(dispatches <= mostDispatches(backend), `${dispatches} commands`);
    }
    assert.equal(tf.memory().numTensors, tensors);
    await backend.queue.onSubmittedWorkDone();
    backend.check();
    trial.dispose();
  },
);

testOnGpu(
  "dropout, clipping and a moving average add 6 commands to a step, or 11 of few buffers",
  async (backend) => {
    const regular = { clipNorm: 1, movingAverage: 0.999 };
    const data = new DeviceData(digits);
    const batches = data.batches({
      batchSize: COUNT,
      order: Uint32Array.from({ length: 4 * COUNT }, (_, place) => place % COUNT),
      skip: 0,
      augmentation: { rotation: 0, shift: 0, scale: 0, shear: 0, seed: 1, epoch: 0 },
    });
    const dispatches: number[] = [];
    for (const [dropout, settings] of [[0, {}], [0.1, regular]] as const) {
      const network = presets.tiny({ dropout });
      const model = new CNN({ seed: 3, batchSize: COUNT, network });
      const split = { train: digits, test: digits };
      const learner = new Learner(model, configure(model, split, settings), 10);
      for (let step = 0; step < 2; step++) {
        backend.counters = zeroCounters();
        tf.dispose({ ...learner.step(batches.next().value!) });
      }
      const { pipelines, submits, readbacks } = backend.counters;
      assert.deepEqual([pipelines, submits, readbacks], [0, 1, 0]);
      dispatches.push(backend.counters.dispatches);
      learner.dispose();
      model.dispose();
    }
    batches.return();
    data.dispose();
    await backend.queue.onSubmittedWorkDone();
    backend.check();
    const [plain, whole] = dispatches;
    const few = backend.device.limits.maxStorageBuffersPerShaderStage < 32;
    assert.equal(whole - plain, few ? 11 : 6);
  },
);

testOnGpu("the same seed gives the same weights in two runs, bit for bit", async (gpu) => {
  const states: StateDict[] = [];
  for (let run = 0; run < 2; run++) {
    const trial = new Trial();
    for (let step = 0; step < 3; step++) trial.step().dispose();
    states.push(await trial.model.stateDict());
    trial.dispose();
  }
  assert.deepEqual(states[0], states[1]);
  gpu.check();
});

testOnGpu("a network learns a batch by heart in twelve steps", async (gpu) => {
  const trial = new Trial();
  const losses: number[] = [];
  for (let step = 0; step < STEPS; step++) {
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
    const images = await trainingDigits(40);
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
