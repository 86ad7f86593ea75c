/** What reading needs of a backend. */
export interface ReadingBackend {
  readonly device: GPUDevice;
  /** The encoder of the commands that are gathering, outside of a pass. */
  encoder(): GPUCommandEncoder;
  /** Hands all commands to the queue. */
  flush(): void;
  /** Is told of each readback. */
  counted(): void;
}

/** Bytes of a staging buffer, where no single read is longer. */
const CAPACITY = 2 ** 22;

/** Reads that come to the host together. */
interface Group {
  readonly staging: GPUBuffer;
  used: number;
  /** Reads that have not taken their bytes yet. */
  waiting: number;
  /** Resolves when the bytes are on the host. */
  readonly mapped: Promise<void>;
}

/**
 * Reads buffers back. Those that are asked for at once, such as all weights of a network, come at once:
 * a readback costs Deno 10 ms or more, however short it is.
 */
export class Readback {
  readonly #backend: ReadingBackend;
  #group?: Group;
  /** A staging buffer that waits for its next use. */
  #free?: GPUBuffer;

  constructor(backend: ReadingBackend) {
    this.#backend = backend;
  }

  /**
   * A copy of what is in a buffer after the commands so far.
   *
   * @throws {Error} If the device fails.
   */
  async read(buffer: GPUBuffer): Promise<ArrayBuffer> {
    const { size } = buffer;
    const group = this.#groupFor(size);
    const from = group.used;
    // Mapped ranges begin at multiples of 8.
    group.used += Math.ceil(size / 8) * 8;
    group.waiting++;
    this.#backend.encoder().copyBufferToBuffer(buffer, 0, group.staging, from, size);
    await group.mapped;
    const bytes = group.staging.getMappedRange(from, size).slice(0);
    if (--group.waiting === 0) this.#release(group.staging);
    return bytes;
  }

  #groupFor(size: number): Group {
    const open = this.#group;
    if (open !== undefined && open.used + size <= open.staging.size) return open;
    const staging = this.#stagingBuffer(size);
    const group: Group = {
      staging,
      used: 0,
      waiting: 0,
      // Whoever reads in this turn of the event loop has done so by then.
      mapped: Promise.resolve().then(() => {
        if (this.#group === group) this.#group = undefined;
        this.#backend.counted();
        this.#backend.flush();
        return staging.mapAsync(GPUMapMode.READ, 0, group.used);
      }),
    };
    return this.#group = group;
  }

  #stagingBuffer(size: number): GPUBuffer {
    const free = this.#free;
    if (free !== undefined && size <= free.size) {
      this.#free = undefined;
      return free;
    }
    return this.#backend.device.createBuffer({
      label: "readback",
      size: Math.max(CAPACITY, Math.ceil(size / 8) * 8),
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
  }

  #release(staging: GPUBuffer): void {
    staging.unmap();
    if (this.#free === undefined) this.#free = staging;
    else staging.destroy();
  }
}
