import * as tf from "@tensorflow/tfjs";
import type { GpuBackend } from "../backend.ts";
import { addPartsShader, addPartsThreads } from "../shaders/add_parts.ts";
import { workgroupsOf } from "../workgroups.ts";

/** Adds up the first axis, of which it disposes. */
export function addParts(
  backend: GpuBackend,
  parts: tf.TensorInfo,
  shape: readonly number[],
): tf.TensorInfo {
  if (parts.shape[0] === 1) return { ...parts, shape: [...shape] };
  const total = backend.allocate(shape);
  const size = tf.util.sizeFromShape([...shape]);
  const numbers = [{ u32: parts.shape[0] }];
  backend.run(addPartsShader(size), [parts, total], numbers, workgroupsOf(addPartsThreads(size)));
  backend.disposeData(parts.dataId);
  return total;
}
