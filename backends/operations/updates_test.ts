import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { hold } from "./held_tensor.ts";
import { useWasmThreads, type WasmThreadsBackend } from "../wasm/mod.ts";
import { adamStep } from "./adam.ts";
import { clipScale } from "./clip_scale.ts";
import type { HeldTensor } from "./held_tensor.ts";
import { movingAverageStep } from "./moving_average.ts";
import { sgdStep } from "./sgd.ts";

const sizes = [3, 8195, 1, 20011];

/** Numbers from -1 to 1, the same for the same seed. */
const numbers = (size: number, seed: number) =>
  tf.tensor1d(Float32Array.from({ length: size }, (_, at) => Math.sin(at * 12.9 + seed * 78.2)));

async function onThreads(threads: number, use: (backend: WasmThreadsBackend) => void) {
  const backend = await useWasmThreads({ threads });
  try {
    use(backend);
  } finally {
    backend.dispose();
  }
}

/** Each update, of tensors that are held, with the rest of its inputs. */
const updates: Record<string, (held: HeldTensor[][], others: tf.Tensor[]) => void> = {
  adamStep: (held, gradients) =>
    adamStep(
      held.map(([parameter, firstMoment, root]) => {
        root.replace(root.value.square());
        return { parameter, firstMoment, secondMoment: root };
      }),
      gradients,
      {
        ...{ learningRate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-8, step: 2 },
        ...{ weightDecay: 0.1, decoupled: true, gradientScale: clipScale(gradients, 1) },
      },
    ),
  sgdStep: (held, gradients) =>
    sgdStep(held.map(([parameter, velocity]) => ({ parameter, velocity })), gradients, {
      ...{ learningRate: 0.1, momentum: 0.9, weightDecay: 0.01 },
      gradientScale: clipScale(gradients, 1),
    }),
  movingAverageStep: (held, values) =>
    movingAverageStep(held.map(([average], at) => ({ average, value: values[at] })), 0.9),
};

/** What an update leaves in the tensors that it changes. */
function results(update: (typeof updates)[string]): number[][] {
  const held = sizes.map((size, at) => [0, 1, 2].map((role) => hold(numbers(size, 4 * at + role))));
  update(held, sizes.map((size, at) => numbers(size, 4 * at + 3)));
  return held.flat().map(({ value }) => [...value.dataSync()]);
}

for (const [name, update] of Object.entries(updates)) {
  Deno.test(`${name} gives the same on any number of threads, to the bit`, async () => {
    const found: number[][][] = [];
    for (const threads of [1, 2, 5]) {
      await onThreads(threads, () => tf.tidy(() => void found.push(results(update))));
    }
    assert.deepEqual(found[1], found[0]);
    assert.deepEqual(found[2], found[0]);
  });

  Deno.test(`${name} works in place, and changes no tensor that shares numbers`, async () => {
    await onThreads(2, (backend) =>
      tf.tidy(() => {
        const other = numbers(100, 3);
        const held = [0, 1, 2].map((role) => hold(numbers(100, role)));
        const clones = held.map(({ value }) => value.clone());
        const before = clones.map((clone) => [...clone.dataSync()]);
        update([held], [other]);
        assert.deepEqual(clones.map((clone) => [...clone.dataSync()]), before);
        assert.notDeepEqual([...held[0].value.dataSync()], before[0]);
        const address = backend.address(held[0].value);
        update([held], [other]);
        assert.equal(backend.address(held[0].value), address);
        assert.deepEqual([...other.dataSync()], [...numbers(100, 3).dataSync()]);
      }));
  });
}

Deno.test("a norm within bounds leaves the gradients as they are; what is no number spreads", async () => {
  await onThreads(2, () =>
    tf.tidy(() => {
      const scaleOf = (values: number[], maxNorm: number) =>
        clipScale([tf.tensor1d(values)], maxNorm).dataSync()[0];
      assert.equal(scaleOf([3, 4], 5.1), 1);
      assert.equal(scaleOf([0, 0], 1), 1);
      assert.ok(Math.abs(scaleOf([3, 4], 1) - 0.2) < 1e-6);
      // Squares of float32 would be infinite.
      assert.ok(Math.abs(scaleOf([3e30, 4e30], 1) * 5e30 - 1) < 1e-6);
      assert.equal(scaleOf([Infinity, 1], 1), 0);
      assert.ok(Number.isNaN(scaleOf([NaN, 1], 1)));
      assert.throws(() => scaleOf([1], 0), /^RangeError: The largest norm must be above 0, not 0$/);
    }));
});
