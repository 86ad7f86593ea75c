import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useWasmThreads, type WasmThreadsBackend } from "../mod.ts";

async function withBackend(threads: number, use: (backend: WasmThreadsBackend) => void) {
  const backend = await useWasmThreads({ threads });
  try {
    tf.tidy(() => use(backend));
    assert.equal(backend.fallbackCalls.get("BatchMatMul"), undefined);
    assert.equal(backend.fallbackCalls.get("_FusedMatMul"), undefined);
  } finally {
    backend.dispose();
  }
}

/** Numbers whose products and sums are exact. */
function counting(shape: number[]): tf.Tensor {
  const length = tf.util.sizeFromShape(shape);
  return tf.tensor(Float32Array.from({ length }, (_, index) => index % 13 - 6), shape);
}

Deno.test("leading axes are repeated in both factors at once, and in the middle", async () => {
  await withBackend(2, () => {
    for (
      const [left, right] of [[[2, 1], [1, 3]], [[2, 3], [2, 1]], [[3, 1, 2], [4, 1]], [[1], [
        2,
        2,
      ]]]
    ) {
      const a = counting([...left, 3, 4]), b = counting([...right, 4, 5]);
      const leading = tf.backend_util.assertAndGetBroadcastShape(left, right);
      const whole = tf.matMul(
        tf.broadcastTo(a, [...leading, 3, 4]),
        tf.broadcastTo(b, [...leading, 4, 5]),
      );
      const y = tf.matMul(a, b);
      assert.deepEqual(y.shape, [...leading, 3, 5]);
      assert.deepEqual(y.dataSync(), whole.dataSync());
    }
  });
});

Deno.test("products of nothing are empty or zero, plus the bias", async () => {
  await withBackend(1, () => {
    assert.deepEqual(tf.matMul(tf.zeros([0, 3]), tf.zeros([3, 2])).shape, [0, 2]);
    assert.deepEqual(tf.matMul(tf.zeros([0, 4, 3]), tf.zeros([0, 3, 2])).shape, [0, 4, 2]);
    const a = tf.zeros<tf.Rank.R2>([2, 0]), b = tf.zeros<tf.Rank.R2>([0, 3]);
    assert.deepEqual([...tf.matMul(a, b).dataSync()], [0, 0, 0, 0, 0, 0]);
    const biased = tf.fused.matMul({ a, b, bias: tf.tensor1d([1, -2, 3]), activation: "relu" });
    assert.deepEqual([...biased.dataSync()], [1, 0, 3, 1, 0, 3]);
  });
});

Deno.test("an infinity or a NaN spoils its own row and column only", async () => {
  await withBackend(1, () => {
    const a = tf.buffer([7, 9], "float32"), b = tf.buffer([9, 10], "float32");
    a.set(Infinity, 5, 8);
    b.set(NaN, 0, 9);
    const y = tf.matMul(a.toTensor(), b.toTensor()).arraySync() as number[][];
    y.forEach((row, m) =>
      row.forEach((value, n) => assert.equal(value, m === 5 || n === 9 ? NaN : 0, `${m}, ${n}`))
    );
  });
});

Deno.test("products give the same bits on 1, 2 and 5 threads", async () => {
  const shapes = [[130, 700, 90], [8, 5000, 12], [1, 600, 300], [900, 9, 8]];
  const results: number[][][] = [];
  for (const threads of [1, 2, 5]) {
    await withBackend(threads, () => {
      results.push(shapes.map(([rows, depth, columns]) => {
        const a = tf.sin(counting([rows, depth])), b = tf.cos(counting([depth, columns]));
        const y = tf.matMul(a, b);
        return [...y.dataSync(), ...tf.matMul(a, y, true).dataSync()];
      }));
    });
  }
  assert.deepEqual(results[1], results[0]);
  assert.deepEqual(results[2], results[0]);
});
