import type { KernelName } from "./kernels_generated.ts";
import { SharedHeap } from "./memory.ts";
import { compileKernels, createSharedMemory } from "./requirements.ts";
import { startWorkers, type Workers } from "./workers.ts";

/** Addresses of the control block; assembly/control.ts says what each is. */
const STOP = 1280, SPIN = 1284, MAY_SLEEP = 1288, FAILED = 1292, KERNEL = 1296, SCRATCH = 1300;
const PAGES = 1304, WIDE = 1308;
const GENERATION = 1152, INTEGERS = 1344, FRACTIONS = 1472, TALLY = 1536;
const SCRATCH_BYTES = 65536;
/** The first 64 KiB hold the control block and the constants of the kernels. */
const RESERVED_BYTES = 65536;
/** More threads than this have no place in the control block. */
export const MAXIMUM_THREADS = 128;
/**
 * Looks at the counter before a thread sleeps: about half a millisecond, which is more than JavaScript
 * needs between two kernels. To be woken takes a thread longer than most kernels' parts.
 */
const PATIENCE = 400000;

interface KernelExports {
  run(parts: number): number;
  work(thread: number): void;
}

/** With these, V8 neither checks accesses to memory nor keeps to 128 bits: wider tiles pay then. */
const wideFlags = ["no-wasm-bounds-checks", "experimental-wasm-revectorize"];

const workerSource = `({ module, memory, thread }) => {
  try {
    new WebAssembly.Instance(module, { env: { memory, lookUp() {} } }).exports.work(thread);
  } catch (error) {
    Atomics.store(new Int32Array(memory.buffer), ${FAILED / 4}, 1);
    throw error;
  }
}`;

/** Settings of an engine. */
export interface EngineOptions {
  /** Threads that compute, the calling one included, from 1 to 128. */
  readonly threads: number;
  /** Bytes that the shared memory may grow to, at most 4 GiB. */
  readonly maximumMemory: number;
  /** Whether to use relaxed SIMD where the JavaScript engine has it. Default true. */
  readonly relaxed?: boolean;
  /** V8's flags that the process was started with, without dashes, as far as speed goes. Default: none. */
  readonly engineFlags?: readonly string[];
}

/**
 * The kernels on a shared memory, with the threads that run them. The calling thread takes part in
 * every job and returns when it is done; workers that have not started yet simply come later.
 */
export class Engine {
  readonly threads: number;
  readonly heap: SharedHeap;
  /** Whether the kernels use relaxed SIMD. */
  readonly relaxed: boolean;
  readonly #exports: KernelExports;
  readonly #kernels: Map<string, number> = new Map();
  readonly #workers: Workers;
  readonly #control: Int32Array;
  readonly #fractions: Float32Array;

  constructor({ threads, maximumMemory, relaxed: wanted = true, engineFlags = [] }: EngineOptions) {
    if (!Number.isInteger(threads) || threads < 1 || threads > MAXIMUM_THREADS) {
      throw new RangeError(`Threads must be from 1 to ${MAXIMUM_THREADS}, not ${threads}`);
    }
    this.threads = threads;
    const { module, relaxed } = compileKernels(wanted);
    this.relaxed = relaxed;
    const memory = createSharedMemory(threads, maximumMemory);
    const heapStart = RESERVED_BYTES + threads * SCRATCH_BYTES;
    this.heap = new SharedHeap(memory, heapStart, maximumMemory);
    this.#control = new Int32Array(memory.buffer, 0, RESERVED_BYTES / 4);
    this.#fractions = new Float32Array(memory.buffer, FRACTIONS, 16);
    this.#control[SCRATCH / 4] = RESERVED_BYTES;
    this.#control[SPIN / 4] = threads <= navigator.hardwareConcurrency ? PATIENCE : 0;
    this.#control[MAY_SLEEP / 4] = mayWait() ? 1 : 0;
    this.#control[WIDE / 4] = wideFlags.every((flag) => engineFlags.includes(flag)) ? 1 : 0;

    const { exports } = new WebAssembly.Instance(module, { env: { memory, lookUp() {} } });
    this.#exports = exports as unknown as KernelExports;
    for (const [name, value] of Object.entries(exports)) {
      if (value instanceof WebAssembly.Global) this.#kernels.set(name, value.value);
    }
    const workers = Array.from({ length: threads - 1 }, (_, index) => index + 1);
    this.#workers = startWorkers(
      workerSource,
      workers.map((thread) => ({ module, memory, thread })),
    );
  }

  /**
   * Runs a kernel over `parts` parts and waits until it is done. The arguments are those that the
   * kernel's source reads by their numbers.
   */
  run(
    kernel: KernelName,
    parts: number,
    integers: readonly number[],
    fractions: readonly number[] = [],
  ): void {
    const control = this.#control;
    control[PAGES / 4] = this.heap.pages;
    control[KERNEL / 4] = this.#kernels.get(kernel)!;
    for (let index = 0; index < integers.length; index++) {
      control[INTEGERS / 4 + index] = integers[index];
    }
    for (let index = 0; index < fractions.length; index++) {
      this.#fractions[index] = fractions[index];
    }
    const unfinished = this.#exports.run(parts) !== 0;
    if (unfinished || control[FAILED / 4] !== 0) {
      throw new Error(`A worker failed in or before kernel ${kernel}: start the backend anew`);
    }
  }

  /** Settles when the workers run; rejects where a page lets none start. */
  get started(): Promise<void> {
    return this.#workers.started;
  }

  /** How many parts each thread has computed since the start. */
  get tally(): number[] {
    return Array.from(this.#control.subarray(TALLY / 4, TALLY / 4 + this.threads));
  }

  /** Ends the workers. The engine cannot be used any more. */
  dispose(): void {
    this.#control[STOP / 4] = 1;
    Atomics.add(this.#control, GENERATION / 4, 1);
    Atomics.notify(this.#control, GENERATION / 4);
    this.#workers.terminate();
  }
}

/** A page's main thread may not wait for other threads; everywhere else a thread may. */
function mayWait(): boolean {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0);
    return true;
  } catch {
    return false;
  }
}
