import * as tf from "@tensorflow/tfjs";
import type { GpuBackend } from "./backend.ts";
import { addPartsShader, addPartsThreads } from "./shaders/add_parts.ts";
import { workgroupsOf } from "./workgroups.ts";

interface PartSum {
  readonly parts: tf.TensorInfo;
  readonly total: tf.TensorInfo;
}

/**
 * Sums over a first axis that wait until somebody asks for one of them, and are then made together: the
 * gradients of all filters are asked for at once, and each command costs more than such a sum.
 */
export class PartSums {
  readonly #backend: GpuBackend;
  /** Sums that one command has buffers for. */
  readonly #most: number;
  readonly #waiting = new Map<tf.DataId, PartSum>();

  constructor(backend: GpuBackend) {
    this.#backend = backend;
    this.#most = Math.floor(backend.device.limits.maxStorageBuffersPerShaderStage / 2);
  }

  /** Adds up the first axis later, and then disposes of the parts. */
  add(parts: tf.TensorInfo, shape: readonly number[]): tf.TensorInfo {
    if (parts.shape[0] === 1) return { ...parts, shape: [...shape] };
    const total = this.#backend.allocate(shape);
    // TensorFlow.js takes what is nowhere on the GPU for small numbers on the host.
    this.#backend.uploadToGPU(total.dataId);
    this.#waiting.set(total.dataId, { parts, total });
    // Parts take room, and a command has no buffers for more of them.
    if (this.#waiting.size === this.#most) this.make();
    return total;
  }

  /** Makes the sums, if this one is among them. */
  makeFor(dataId: tf.DataId): void {
    if (this.#waiting.has(dataId)) this.make();
  }

  /** Makes all sums that wait, in one command. */
  make(): void {
    if (this.#waiting.size === 0) return;
    const sums = [...this.#waiting.values()];
    this.#waiting.clear();
    const sizes = sums.map(({ total }) => tf.util.sizeFromShape(total.shape));
    const parts = sums.map(({ parts }) => parts);
    const totals = sums.map(({ total }) => total);
    this.#backend.run(
      addPartsShader(sizes),
      [...parts, ...totals],
      parts.map(({ shape: [count] }) => ({ u32: count })),
      workgroupsOf(addPartsThreads(sizes)),
    );
    for (const { dataId } of parts) this.#backend.disposeData(dataId);
  }

  /** Forgets a sum that nobody will ask for. */
  forget(dataId: tf.DataId): void {
    const sum = this.#waiting.get(dataId);
    if (sum === undefined) return;
    this.#waiting.delete(dataId);
    this.#backend.disposeData(sum.parts.dataId);
  }
}
