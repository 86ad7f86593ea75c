import type * as tf from "@tensorflow/tfjs";

/** What TensorFlow.js' backend knows of a tensor. */
interface TensorData {
  readonly resource?: GPUBuffer;
  readonly shape: readonly number[];
  /** Numbers before they are on the GPU, and after they were read. */
  values: tf.BackendValues | null;
}

/** TensorFlow.js' WebGPU backend with what it calls private: version 4.22.0, which is pinned. */
export interface StockBackend extends tf.KernelBackend {
  readonly device: GPUDevice;
  readonly queue: GPUQueue;
  readonly tensorMap: { get(dataId: tf.DataId): TensorData };
  /** Tensors whose buffers are kept until all commands are handed over. */
  commandQueueOwnedIds: WeakSet<tf.DataId>;
  commandEncoder: GPUCommandEncoder | null;
  computePassEncoder: GPUComputePassEncoder | null;
  dispatchCountInPass: number;
  /** Workgroups up to which it multiplies matrices by other programs. */
  readonly thresholdToIncreaseWorkgroups: number;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
  uploadToGPU(dataId: tf.DataId): void;
  makeTensorInfo(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  getBufferData(buffer: GPUBuffer): Promise<ArrayBuffer | null>;
  shouldExecuteOnCPU(inputs: readonly tf.TensorInfo[], most?: number): boolean;
  recordAndSubmit(...call: unknown[]): void;
}

/** What makes one. */
export type StockConstructor = new (device: GPUDevice, info?: GPUAdapterInfo) => StockBackend;
