/** Bytes that a block's address and size are multiples of: a cache line. */
const ALIGNMENT = 64;
/** Bytes of a WebAssembly page. */
const PAGE = 65536;
/** The memory grows by at least this many bytes. */
const GROWTH = 16 * 2 ** 20;
/** Bytes kept free at the memory's end: kernels may read, never write, a little past a tensor. */
const SLACK = 1024;

/**
 * The memory of the `wasm-threads` backend is full: dispose of tensors, compute on fewer images at once,
 * or give it more by `maximumMemory`. What was computed before is still there. Or there is no room in
 * the process for as much as `maximumMemory` from the start.
 *
 * @example
 * ```ts
 * import { useWasmThreads, WasmMemoryError } from "@glyph/cnn/backends";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const backend = await useWasmThreads({ threads: 1, maximumMemory: 2 ** 20 });
 * assert.throws(() => tf.ones([1000, 1000]).neg(), WasmMemoryError);
 * backend.dispose();
 * ```
 */
export class WasmMemoryError extends RangeError {
  /** The class' name, for those who read errors as text. */
  override readonly name = "WasmMemoryError";
}

interface Block {
  address: number;
  size: number;
}

/**
 * An allocator over one shared `WebAssembly.Memory`: best fit among free blocks, which are kept in the
 * order of their addresses and joined with their neighbours. A training step asks for the same sizes
 * again and again, so the list stays short.
 */
export class SharedHeap {
  readonly memory: WebAssembly.Memory;
  /** Bytes in use now. */
  used = 0;
  /** Pages of 64 KiB that the memory has. */
  pages: number;
  #end: number;
  readonly #maximum: number;
  readonly #free: Block[] = [];
  readonly #sizes: Map<number, number> = new Map();

  /**
   * @param memory the memory, whose first `start` bytes belong to others
   * @param maximum bytes that the memory may grow to
   */
  constructor(memory: WebAssembly.Memory, start: number, maximum: number) {
    this.memory = memory;
    this.pages = memory.buffer.byteLength / PAGE;
    this.#maximum = maximum;
    this.#end = start;
    this.#grow(ALIGNMENT);
  }

  /** Address of `bytes` bytes, aligned to 64. Throws a WasmMemoryError where there is no room. */
  allocate(bytes: number): number {
    const size = Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT);
    let index = this.#bestFit(size);
    if (index < 0) {
      this.#grow(size);
      index = this.#bestFit(size);
    }
    const block = this.#free[index];
    const address = block.address;
    if (block.size === size) this.#free.splice(index, 1);
    else {
      block.address += size;
      block.size -= size;
    }
    this.#sizes.set(address, size);
    this.used += size;
    return address;
  }

  /** Gives back what `allocate` gave. */
  free(address: number): void {
    const size = this.#sizes.get(address);
    if (size === undefined) throw new RangeError(`No block begins at address ${address}`);
    this.#sizes.delete(address);
    this.used -= size;
    this.#insert(address, size);
  }

  #bestFit(size: number): number {
    let best = -1;
    for (let index = 0; index < this.#free.length; index++) {
      const candidate = this.#free[index].size;
      if (candidate >= size && (best < 0 || candidate < this.#free[best].size)) best = index;
    }
    return best;
  }

  #insert(address: number, size: number): void {
    const free = this.#free;
    let low = 0, high = free.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (free[middle].address < address) low = middle + 1;
      else high = middle;
    }
    const before = free[low - 1], after = free[low];
    const joinsBefore = before !== undefined && before.address + before.size === address;
    const joinsAfter = after !== undefined && address + size === after.address;
    if (joinsBefore && joinsAfter) {
      before.size += size + after.size;
      free.splice(low, 1);
    } else if (joinsBefore) before.size += size;
    else if (joinsAfter) {
      after.address = address;
      after.size += size;
    } else free.splice(low, 0, { address, size });
  }

  #grow(size: number): void {
    const last = this.#free.at(-1);
    const tail = last !== undefined && last.address + last.size === this.#end ? last.size : 0;
    const wanted = this.#end - tail + size + SLACK;
    const capacity = this.memory.buffer.byteLength;
    const target = Math.min(this.#maximum, Math.max(wanted, capacity + GROWTH));
    const pages = Math.ceil((target - capacity) / PAGE);
    try {
      if (wanted > this.#maximum) throw new RangeError("past the maximum");
      if (pages > 0) this.memory.grow(pages);
    } catch {
      throw new WasmMemoryError(
        `Out of WebAssembly memory: ${size} bytes more than the ${this.used} in use do not fit ` +
          `(at most ${this.#maximum}): dispose of tensors or compute on fewer images at once`,
      );
    }
    this.pages = this.memory.buffer.byteLength / PAGE;
    const end = this.pages * PAGE - SLACK;
    this.#insert(this.#end, end - this.#end);
    this.#end = end;
  }
}
