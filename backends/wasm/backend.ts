import * as tf from "@tensorflow/tfjs";
import { MathBackendCPU } from "@tensorflow/tfjs-backend-cpu";
import { Engine, type EngineOptions } from "./engine.ts";

/** The name under which TensorFlow.js knows the backend. */
export const BACKEND_NAME = "wasm-threads";

/** What the backend knows of a tensor's data. */
interface StoredData {
  values: tf.TypedArray;
  dtype: tf.DataType;
  refCount: number;
  /** Where the values lie in the shared memory; absent while they lie outside it. */
  address?: number;
  /** The parts of a complex tensor, which has no values of its own. */
  complexTensorInfos?: { real: tf.TensorInfo; imag: tf.TensorInfo };
}

/** How often a program has called a kernel: a line of `WasmThreadsBackend.report`. */
export interface KernelCalls {
  /** The name that TensorFlow.js gives the kernel. */
  readonly kernel: string;
  /** Calls that our kernel computed. */
  readonly own: number;
  /** Calls that a stock cpu kernel computed, on one thread. */
  readonly fallback: number;
}

/**
 * TensorFlow.js' cpu backend, whose tensors live in a memory shared with the threads of an `Engine`.
 *
 * A tensor's values are a typed array, as the cpu backend's kernels expect: either one of its own, or
 * a view of the shared memory, into which they move when one of our kernels first asks for their
 * address. So every cpu kernel runs here unchanged and without copying, and each of ours takes over
 * by being registered under the same name.
 *
 * @example
 * ```ts
 * import { useWasmThreads, type WasmThreadsBackend } from "@glyph/cnn/backends";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const backend: WasmThreadsBackend = await useWasmThreads({ threads: 2 });
 * assert.equal(tf.backend(), backend);
 * backend.dispose();
 * ```
 */
export class WasmThreadsBackend extends MathBackendCPU {
  /**
   * The shared memory and the threads that run our kernels.
   *
   * @internal
   */
  readonly engine: Engine;
  /** Calls of our kernels, by name. */
  readonly ownCalls: Map<string, number> = new Map();
  /** Calls that fell back to a stock cpu kernel, by name. */
  readonly fallbackCalls: Map<string, number> = new Map();
  /** What `allocate` gave since our kernel that runs now began. */
  #allocated: tf.TensorInfo[] = [];

  /**
   * {@linkcode useWasmThreads} also registers the backend and its kernels.
   *
   * @internal
   */
  constructor(options: EngineOptions) {
    super();
    // Without this the cpu backend advises Node users to install another package.
    (this as unknown as { firstUse: boolean }).firstUse = false;
    this.engine = new Engine(options);
  }

  /**
   * The address of a tensor's values in the shared memory, moved there if they are elsewhere.
   *
   * @internal
   */
  address({ dataId }: tf.TensorInfo): number {
    const data = this.#stored(dataId);
    if (data.address === undefined) {
      const { values } = data;
      // The cpu backend keeps some numbers in arrays of another type than the tensor's.
      const bytes = values.length * tf.util.bytesPerElement(data.dtype);
      data.address = this.engine.heap.allocate(bytes);
      data.values = this.#view(data.address, values.length, data.dtype);
      data.values.set(values);
    }
    return data.address;
  }

  /** Runs one of our kernels; should it throw, then what it allocated is freed. */
  runKernel<T>(kernel: () => T): T {
    this.#allocated = [];
    try {
      return kernel();
    } catch (error) {
      for (const { dataId } of this.#allocated) this.disposeData(dataId, true);
      throw error;
    } finally {
      this.#allocated = [];
    }
  }

  /** A new tensor in the shared memory, its values not set. */
  allocate(shape: number[], dtype: "float32" | "int32" | "bool" = "float32"): tf.TensorInfo {
    const length = tf.util.sizeFromShape(shape);
    const address = this.engine.heap.allocate(length * tf.util.bytesPerElement(dtype));
    const info = this.makeTensorInfo(shape, dtype);
    Object.assign(this.#stored(info.dataId), {
      address,
      values: this.#view(address, length, dtype),
    });
    this.#allocated.push(info);
    return info;
  }

  /** Lends scratch memory for the time of a call. */
  withScratch<T>(bytes: number, use: (address: number) => T): T {
    const address = this.engine.heap.allocate(bytes);
    try {
      return use(address);
    } finally {
      this.engine.heap.free(address);
    }
  }

  /** A view of float32 in the shared memory. */
  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.engine.heap.memory.buffer, address, length);
  }

  /**
   * Which kernels the program has called until now, in the order of their names, and how often each
   * ran on our threads or fell back to a stock cpu kernel.
   *
   * @example
   * ```ts
   * import { useWasmThreads } from "@glyph/cnn";
   * import * as tf from "@tensorflow/tfjs";
   * import assert from "node:assert/strict";
   *
   * const backend = await useWasmThreads({ threads: 2 });
   * tf.tidy(() => tf.atan(tf.relu(tf.tensor1d([-1, 0, 1]))));
   * assert.deepEqual(backend.report(), [
   *   { kernel: "Atan", own: 0, fallback: 1 },
   *   { kernel: "Relu", own: 1, fallback: 0 },
   * ]);
   * backend.dispose();
   * ```
   */
  report(): KernelCalls[] {
    const kernels = new Set([...this.ownCalls.keys(), ...this.fallbackCalls.keys()]);
    return [...kernels].sort().map((kernel) => ({
      kernel,
      own: this.ownCalls.get(kernel) ?? 0,
      fallback: this.fallbackCalls.get(kernel) ?? 0,
    }));
  }

  /** Makes values the data of a new tensor. */
  override write(
    values: tf.backend_util.BackendValues,
    shape: number[],
    dtype: tf.DataType,
  ): tf.DataId {
    // Stock kernels hand on a view of their input, as slices do, which may be freed before its output.
    const borrowed = ArrayBuffer.isView(values) && !(values.buffer instanceof ArrayBuffer);
    return super.write(borrowed ? values.slice() : values, shape, dtype);
  }

  /** Takes over a tensor's data, with all its references, from another backend. */
  override move(
    dataId: tf.DataId,
    values: tf.backend_util.BackendValues,
    shape: number[],
    dtype: tf.DataType,
    refCount: number,
  ): void {
    super.move(dataId, values, shape, dtype, refCount);
    if (dtype !== "complex64") return;
    // The cpu backend reads a complex tensor from two others, and forgets to make them here.
    const { real, imag } = tf.backend_util.splitRealAndImagArrays(values as Float32Array);
    this.#stored(dataId).complexTensorInfos = {
      real: this.makeTensorInfo(shape, "float32", real),
      imag: this.makeTensorInfo(shape, "float32", imag),
    };
  }

  /** Copies a tensor's values out of the shared memory. */
  override readSync(dataId: tf.DataId): tf.backend_util.BackendValues {
    const values = super.readSync(dataId);
    // A view would show what later tensors put there.
    return this.#stored(dataId).address === undefined ? values : (values as tf.TypedArray).slice();
  }

  /** Drops a reference to a tensor's data, and frees them with the last. */
  override disposeData(dataId: tf.DataId, force = false): boolean {
    const address = this.data.has(dataId) ? this.#stored(dataId).address : undefined;
    const released = super.disposeData(dataId, force);
    if (released && address !== undefined) this.engine.heap.free(address);
    return released;
  }

  /** Ends the threads and frees the memory. */
  override dispose(): void {
    this.engine.dispose();
    super.dispose();
  }

  #stored(dataId: tf.DataId): StoredData {
    return this.data.get(dataId) as unknown as StoredData;
  }

  #view(address: number, length: number, dtype: tf.DataType): tf.TypedArray {
    const { buffer } = this.engine.heap.memory;
    if (dtype === "float32") return new Float32Array(buffer, address, length);
    if (dtype === "int32") return new Int32Array(buffer, address, length);
    if (dtype === "bool") return new Uint8Array(buffer, address, length);
    throw new TypeError(`A tensor of type ${dtype} cannot live in the shared memory`);
  }
}
