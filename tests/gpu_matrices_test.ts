import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { zeroCounters } from "../backends/webgpu/counters.ts";
import { assertClose, computeOn } from "./compare_tensors.ts";
import { Draw } from "./conformance/operation.ts";
import { testOnGpu } from "./test_on_gpu.ts";

/** Rows, terms and columns of products whose sums TensorFlow.js would cut. */
const shapes = [[16, 2000, 48], [130, 4097, 10], [1, 3000, 300]] as const;

testOnGpu("long sums have the same bits in each run, and are cpu's to 0.00001", async (gpu) => {
  for (const [rows, terms, columns] of shapes) {
    for (const [transposeA, transposeB] of [[false, false], [true, false], [false, true]]) {
      const compute = () => {
        const draw = new Draw(rows, terms, columns);
        const a = draw.uniform<tf.Rank.R2>(transposeA ? [terms, rows] : [rows, terms]);
        const b = draw.uniform<tf.Rank.R2>(transposeB ? [columns, terms] : [terms, columns]);
        const bias = draw.uniform(transposeB ? [columns] : [1]);
        return {
          product: tf.matMul(a, b, transposeA, transposeB),
          biased: tf.fused.matMul({ a, b, transposeA, transposeB, bias, activation: "relu" }),
        };
      };
      gpu.counters = zeroCounters();
      const once = await computeOn("webgpu", compute);
      // One that cuts fills its output first.
      assert.equal(gpu.counters.dispatches, 2);
      assert.deepEqual(await computeOn("webgpu", compute), once);
      const expected = await computeOn("cpu", compute);
      for (const [name, numbers] of expected) {
        assertClose(once.get(name)!, numbers, 1e-5, `${rows} x ${terms} x ${columns}, ${name}`);
      }
    }
  }
  gpu.check();
});
