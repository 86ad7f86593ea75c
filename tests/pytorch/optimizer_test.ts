import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { clipScale } from "../../backends/operations/clip_scale.ts";
import { StateTensor } from "../../lib/model/state_tensor.ts";
import { makeOptimizer } from "../../lib/train/optimizer.ts";
import { defaultSettings, type TrainSettings } from "../../lib/train/settings.ts";
import { testOnEachBackend } from "./each_backend.ts";
import { readFixture } from "./fixture.ts";

const tolerance = 1e-6;
const { arrays, metadata } = await readFixture<{
  readonly settings: Record<string, Partial<TrainSettings>>;
  readonly rates: readonly number[];
}>("optimizers");
const names = ["weight", "bias"];

function readTensor(key: string): tf.Tensor {
  const { data, shape } = arrays.get(key)!;
  return tf.tensor(data as Float32Array, [...shape], "float32");
}

/** All steps in a row: what an optimizer keeps from step to step shows in those that follow. */
async function compare(name: string): Promise<void> {
  const settings = { ...defaultSettings, ...metadata.settings[name] };
  const parameters = names.map((key) => {
    const start = readTensor(`start/${key}`);
    return new StateTensor(key, start, start.shape, { differentiable: true });
  });
  const optimizer = makeOptimizer(settings, parameters);
  for (const [step, rate] of metadata.rates.entries()) {
    const gradients = names.map((key) => readTensor(`gradients/${step}/${key}`));
    const scale = settings.clipNorm > 0 ? clipScale(gradients, settings.clipNorm) : undefined;
    optimizer.step(gradients, rate, scale);
    scale?.dispose();
    for (const parameter of parameters) {
      const { data } = await parameter.read();
      for (
        const [index, wanted] of arrays.get(`${name}/${step}/${parameter.name}`)!.data.entries()
      ) {
        const difference = Math.abs(Number(data[index]) - Number(wanted));
        assert.ok(difference <= tolerance, `step ${step}, ${parameter.name}: ${difference} off`);
      }
    }
  }
  optimizer.dispose();
  tf.dispose(parameters.map(({ value }) => value));
}

testOnEachBackend(
  `PyTorch's optimizers over ${metadata.rates.length} steps within ${tolerance}`,
  async (context) => {
    for (const name of Object.keys(metadata.settings)) {
      await context.step(name, () => compare(name));
    }
  },
);
