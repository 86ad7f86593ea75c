import type * as tf from "@tensorflow/tfjs";
import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { Cache } from "./cache.ts";
import { type GpuCounters, zeroCounters } from "./counters.ts";
import { GpuMemoryError } from "./errors.ts";
import { DeviceFailures } from "./failures.ts";
import { PartSums } from "./part_sums.ts";
import { Readback } from "./readback.ts";
import type { Shader } from "./shader.ts";
import type { StockConstructor } from "./stock.ts";

/** Numbers that a shader gets, in the order of its `Numbers`. */
export type ShaderNumbers = readonly (
  | { readonly u32: number }
  | { readonly f32: number }
)[];

/** Commands that are handed over at once at most: more would only wait. */
export const MOST_COMMANDS = 512;
/** Bind groups and uniform buffers that are kept: those of some thousand different calls. */
const KEPT = 4096;

const megabytes = (bytes: number): number => Math.ceil(bytes / 2 ** 20);

const Stock = WebGPUBackend as unknown as StockConstructor;

/**
 * TensorFlow.js' WebGPU backend, with what makes a small network slow taken out of it: buffers for a
 * shader's numbers and bind groups are made once and found again in the next step, commands gather until
 * something is read or {@linkcode flush} is called, and a tensor's buffer is free for the next one when
 * it is disposed of, since a queue works in order.
 */
export class GpuBackend extends Stock {
  /** What was done since they were set to zero. */
  counters: GpuCounters = zeroCounters();
  /** Kernels of ours that computed something. */
  readonly ownCalls = new Set<string>();
  readonly #failures = new DeviceFailures(this.device);
  readonly #pipelines = new WeakMap<Shader, GPUComputePipeline>();
  readonly #bindGroups = new Cache<GPUBindGroup>(KEPT);
  readonly #numbers = new Cache<GPUBuffer>(KEPT);
  readonly #readback = new Readback({
    device: this.device,
    encoder: () => {
      this.ensureCommandEncoderReady();
      this.endComputePassEncoder();
      return this.commandEncoder!;
    },
    flush: () => this.flush(),
    counted: () => this.counters.readbacks++,
  });
  readonly #sums = new PartSums(this);
  readonly #names = new WeakMap<object, number>();
  #named = 0;

  /**
   * Throws what went wrong on the device since the last call, if anything did.
   *
   * @throws {GpuMemoryError} If it has no memory left.
   * @throws {GpuError} If it was lost, or a command was not valid.
   */
  check(): void {
    this.#failures.check();
  }

  /** Gives the device back. */
  giveBack(): void {
    this.#failures.dispose();
    this.device.destroy();
  }

  /** Room for a tensor of float32 that a shader will write. */
  allocate(shape: readonly number[]): tf.TensorInfo {
    return this.makeTensorInfo([...shape], "float32");
  }

  /**
   * Runs a shader.
   *
   * @param shader What to run.
   * @param tensors Inputs and outputs in the order of the shader's bindings.
   * @param numbers What else it is told.
   * @param workgroups How many, along each axis.
   */
  run(
    shader: Shader,
    tensors: readonly tf.TensorInfo[],
    numbers: ShaderNumbers,
    workgroups: readonly [x: number, y?: number],
  ): void {
    const buffers = tensors.map(({ dataId }) => {
      this.uploadToGPU(dataId);
      return this.tensorMap.get(dataId).resource!;
    });
    if (numbers.length > 0) buffers.push(this.#bufferOf(numbers));
    this.#dispatch(this.#pipelineOf(shader), buffers, workgroups);
  }

  /**
   * Adds up the first axis of a tensor, of which it disposes: together with other such sums, as soon as
   * one of them is used.
   */
  sumParts(parts: tf.TensorInfo, shape: readonly number[]): tf.TensorInfo {
    return this.#sums.add(parts, shape);
  }

  /** Says that a shader changed a tensor's numbers: those that were read before are no longer it. */
  changed(tensors: readonly tf.TensorInfo[]): void {
    for (const { dataId } of tensors) this.tensorMap.get(dataId).values = null;
  }

  /** Hands all commands to the GPU. */
  flush(): void {
    if (this.commandEncoder === null) return;
    this.endComputePassEncoder();
    this.submitQueue();
  }

  /** @throws {GpuMemoryError} If the device has no buffer of that size. */
  override uploadToGPU(dataId: tf.DataId): void {
    this.#sums.makeFor(dataId);
    const { resource, shape } = this.tensorMap.get(dataId);
    if (resource === undefined) this.#checkSize(shape);
    super.uploadToGPU(dataId);
  }

  #checkSize(shape: readonly number[]): void {
    const { maxBufferSize, maxStorageBufferBindingSize } = this.device.limits;
    const most = Math.min(maxBufferSize, maxStorageBufferBindingSize);
    const size = 4 * shape.reduce((product, length) => product * length, 1);
    if (size <= most) return;
    throw new GpuMemoryError(
      `A tensor of ${shape.join(" x ")} takes ${megabytes(size)} MB, and this GPU gives ` +
        `${megabytes(most)} MB at once at most`,
    );
  }

  override disposeData(dataId: tf.DataId, force?: boolean): boolean {
    const gone = super.disposeData(dataId, force);
    if (gone) this.#sums.forget(dataId);
    return gone;
  }

  override readSync(dataId: tf.DataId): tf.BackendValues {
    this.#sums.makeFor(dataId);
    return super.readSync(dataId);
  }

  override readToGPU(dataId: tf.DataId): tf.GPUData {
    this.#sums.makeFor(dataId);
    return super.readToGPU(dataId);
  }

  /**
   * Whether the host computes with small tensors that it still has. Not with floats: it rounds otherwise
   * than the GPU, and a run that goes on from a checkpoint would not have the bits of an undisturbed one.
   */
  override shouldExecuteOnCPU(inputs: readonly tf.TensorInfo[], most?: number): boolean {
    return inputs.every(({ dtype }) => dtype !== "float32") &&
      super.shouldExecuteOnCPU(inputs, most);
  }

  override submitQueue(): void {
    this.counters.submits++;
    super.submitQueue();
  }

  override getBufferData(buffer: GPUBuffer): Promise<ArrayBuffer> {
    this.#sums.make();
    this.counters.bytesRead += buffer.size;
    return this.#readback.read(buffer);
  }

  /** TensorFlow.js' own programs end here. */
  override recordAndSubmit(...call: unknown[]): void {
    this.counters.dispatches++;
    super.recordAndSubmit(...call);
    this.commandQueueOwnedIds = new WeakSet();
  }

  #pipelineOf(shader: Shader): GPUComputePipeline {
    let pipeline = this.#pipelines.get(shader);
    if (pipeline === undefined) {
      this.counters.pipelines++;
      const { name, code } = shader;
      const module = this.device.createShaderModule({ label: name, code });
      pipeline = this.device.createComputePipeline({
        label: name,
        layout: "auto",
        compute: { module, entryPoint: "main" },
      });
      this.#pipelines.set(shader, pipeline);
    }
    return pipeline;
  }

  #bufferOf(numbers: ShaderNumbers): GPUBuffer {
    const bytes = new DataView(new ArrayBuffer(Math.ceil(numbers.length / 4) * 16));
    numbers.forEach((number, index) => {
      if ("u32" in number) bytes.setUint32(4 * index, number.u32, true);
      else bytes.setFloat32(4 * index, number.f32, true);
    });
    return this.#numbers.get(new Uint32Array(bytes.buffer).join(), () => {
      const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
      const buffer = this.device.createBuffer({ size: bytes.byteLength, usage });
      this.queue.writeBuffer(buffer, 0, bytes.buffer);
      return buffer;
    });
  }

  #dispatch(
    pipeline: GPUComputePipeline,
    buffers: readonly GPUBuffer[],
    workgroups: readonly [x: number, y?: number],
  ): void {
    const key = [pipeline, ...buffers].map((object) => this.#nameOf(object)).join();
    const bindGroup = this.#bindGroups.get(key, () => {
      this.counters.bindGroups++;
      return this.device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
      });
    });
    this.ensureCommandEncoderReady();
    this.computePassEncoder ??= this.commandEncoder!.beginComputePass();
    this.computePassEncoder.setPipeline(pipeline);
    this.computePassEncoder.setBindGroup(0, bindGroup);
    this.computePassEncoder.dispatchWorkgroups(...workgroups);
    this.counters.dispatches++;
    if (++this.dispatchCountInPass >= MOST_COMMANDS) this.flush();
  }

  #nameOf(object: object): number {
    let name = this.#names.get(object);
    if (name === undefined) this.#names.set(object, name = this.#named++);
    return name;
  }
}
