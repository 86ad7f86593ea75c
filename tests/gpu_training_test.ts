import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { selectBackend } from "../backends/mod.ts";
import type { GpuBackend } from "../backends/webgpu/backend.ts";
import { zeroCounters } from "../backends/webgpu/counters.ts";
import { CNN } from "../lib/model/cnn.ts";
import type { StateDict } from "../lib/named_array.ts";
import { seededRandom } from "../lib/random.ts";
import { Adam } from "../lib/train/adam.ts";
import { trainingStep } from "../lib/train/step.ts";
import { devices, withReason } from "./conformance/devices.ts";

const { skip } = devices.find(({ name }) => name.startsWith("webgpu"))!;

/** Commands of a step of the tutorial's network: 18 forward, 28 for its convolutions' gradients. */
const MOST_DISPATCHES = 60;

function testOnGpu(name: string, body: (backend: GpuBackend) => Promise<void>): void {
  Deno.test({
    name: withReason(name, skip),
    ignore: skip !== undefined,
    fn: async () => {
      const selected = await selectBackend({ prefer: "webgpu", adapter: "software" });
      try {
        await body(tf.backend() as unknown as GpuBackend);
        selected.check();
      } finally {
        selected.dispose();
      }
    },
  });
}

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
    trial.dispose();
  },
);

testOnGpu("the same seed gives the same weights in two runs, bit for bit", async () => {
  const states: StateDict[] = [];
  for (let run = 0; run < 2; run++) {
    const trial = new Trial(16);
    for (let step = 0; step < 3; step++) trial.step().dispose();
    states.push(await trial.model.stateDict());
    trial.dispose();
  }
  assert.deepEqual(states[0], states[1]);
});

testOnGpu("a network learns a batch by heart in twelve steps", async () => {
  const trial = new Trial(16);
  const losses: number[] = [];
  for (let step = 0; step < 12; step++) {
    const loss = trial.step();
    losses.push((await loss.data())[0]);
    loss.dispose();
  }
  trial.dispose();
  assert(
    losses[0] > 1.5 && losses.at(-1)! < 0.3,
    `losses ${losses.map((loss) => loss.toFixed(2))}`,
  );
});
