import * as tf from "@tensorflow/tfjs";
import type { GpuKernel } from "../register.ts";

/** The setting that says which of its programs TensorFlow.js multiplies by, and two of its values. */
const PROGRAM = "WEBGPU_MATMUL_PROGRAM_TYPE";
const FITTING = -1;
const SMALL_OUTPUT = 2;

/** Terms of a sum from which on TensorFlow.js cuts it, and results up to which it does not. */
const LONG = 2000;
const FEW = 128;

/**
 * TensorFlow.js' own product, but for long sums of which there are few: these it cuts into parts that it
 * adds up by atomics, in an order, and so with bits, that differ from run to run.
 */
const multiply: GpuKernel = ({ inputs: { a, b }, attrs, backend, stock }) => {
  const [rows, terms] = attrs.transposeA ? a.shape.slice(-2).reverse() : a.shape.slice(-2);
  const columns = b.shape.at(attrs.transposeB ? -2 : -1)!;
  const workgroups = Math.ceil(rows / 32) * Math.ceil(columns / 32);
  const cut = terms >= LONG && rows * columns > FEW &&
    workgroups <= 2 * backend.thresholdToIncreaseWorkgroups;
  if (!cut) return stock();
  tf.env().set(PROGRAM, SMALL_OUTPUT);
  try {
    return stock();
  } finally {
    tf.env().set(PROGRAM, FITTING);
  }
};

/** Products of matrices. */
export const matrixKernels: ReadonlyMap<string, GpuKernel> = new Map([
  ["BatchMatMul", multiply],
  ["_FusedMatMul", multiply],
]);
