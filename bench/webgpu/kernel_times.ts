import type { GpuBackend } from "../../backends/webgpu/backend.ts";

/** What the GPU spent on a shader. */
export interface KernelTime {
  readonly kernel: string;
  readonly calls: number;
  readonly seconds: number;
}

/** Passes that are timed between readings at most. */
const MOST_PASSES = 2048;

/** Seconds of a tick: WebGPU's timestamps are nanoseconds. */
const TICK = 1e-9;

/** Gives each command of a backend a pass of its own, and takes the time at its beginning and end. */
export class KernelTimes {
  readonly #backend: GpuBackend;
  readonly #querySet: GPUQuerySet;
  #names: string[] = [];

  /** @param backend On a device with the feature `timestamp-query`. */
  constructor(backend: GpuBackend) {
    this.#backend = backend;
    const { device, run, recordAndSubmit } = backend;
    this.#querySet = device.createQuerySet({ type: "timestamp", count: 2 * MOST_PASSES });
    backend.run = (shader, tensors, ...rest) => {
      // What an upload computes first is a pass by itself.
      for (const { dataId } of tensors) backend.uploadToGPU(dataId);
      this.#time(shader.name, () => run.call(backend, shader, tensors, ...rest));
    };
    backend.recordAndSubmit = (...call) => {
      const [program, , inputs] = call as [object, unknown, { dataId: object }[]];
      for (const { dataId } of inputs) backend.uploadToGPU(dataId);
      const name = `TensorFlow.js' ${program.constructor.name}`;
      this.#time(name, () => recordAndSubmit.apply(backend, call));
    };
  }

  /** Forgets what was timed. */
  clear(): void {
    this.#names = [];
  }

  /** What was timed since it was cleared, by the time that each shader took. */
  async read(): Promise<KernelTime[]> {
    const ticks = await this.#readTicks();
    const sums = new Map<string, { calls: number; seconds: number }>();
    this.#names.forEach((name, pass) => {
      const { calls, seconds } = sums.get(name) ?? { calls: 0, seconds: 0 };
      const spent = TICK * Number(ticks[2 * pass + 1] - ticks[2 * pass]);
      sums.set(name, { calls: calls + 1, seconds: seconds + spent });
    });
    return [...sums]
      .map(([kernel, sum]) => ({ kernel, ...sum }))
      .sort((a, b) => b.seconds - a.seconds);
  }

  #time(name: string, compute: () => void): void {
    const backend = this.#backend;
    const pass = this.#names.push(name) - 1;
    if (pass >= MOST_PASSES) throw new RangeError(`Only ${MOST_PASSES} commands can be timed`);
    backend.ensureCommandEncoderReady();
    backend.endComputePassEncoder();
    backend.computePassEncoder = backend.commandEncoder!.beginComputePass({
      timestampWrites: {
        querySet: this.#querySet,
        beginningOfPassWriteIndex: 2 * pass,
        endOfPassWriteIndex: 2 * pass + 1,
      },
    });
    compute();
    backend.endComputePassEncoder();
  }

  async #readTicks(): Promise<BigUint64Array> {
    const { device, queue } = this.#backend;
    const count = 2 * this.#names.length;
    const size = 8 * count;
    const { QUERY_RESOLVE, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
    const resolved = device.createBuffer({ size, usage: QUERY_RESOLVE | COPY_SRC });
    const staging = device.createBuffer({ size, usage: COPY_DST | MAP_READ });
    this.#backend.flush();
    const encoder = device.createCommandEncoder();
    encoder.resolveQuerySet(this.#querySet, 0, count, resolved, 0);
    encoder.copyBufferToBuffer(resolved, 0, staging, 0, size);
    queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ);
    const ticks = new BigUint64Array(staging.getMappedRange().slice(0));
    resolved.destroy();
    staging.destroy();
    return ticks;
  }
}
