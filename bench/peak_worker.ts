/**
 * A thread that measures the processor's limits, at the same time as its siblings.
 *
 * @module
 */

/** What a thread is sent. */
export interface PeakTask {
  readonly module: WebAssembly.Module;
  /** Counts the threads that are ready. */
  readonly ready: SharedArrayBuffer;
  readonly threads: number;
}

/** What one thread, or all of them together, can do at most. */
export interface Peak {
  /** Multiply-adds on registers, each counted as two, a second. */
  readonly flops: number;
  /** Bytes read and written a second, from memory to memory. */
  readonly bandwidth: number;
}

type Exports =
  & Record<
    "multiplyAdd12" | "multiplyAdd24",
    (rounds: number, to: number) => void
  >
  & { copy(from: number, to: number, bytes: number): void };

/** Larger than most caches. */
const COPIED = 64 * 2 ** 20;
/** Addresses of what is copied, and where to; below lie the sums. */
const FROM = 65536, TO = FROM + COPIED;
const WARM_UP = 0.3, ENOUGH = 0.3;

/** The most that `once` does a second: its unit is its own. */
function fastest(once: () => number): number {
  const time = (seconds: number) => {
    let most = 0;
    const end = performance.now() + seconds * 1000;
    while (performance.now() < end) {
      const begin = performance.now();
      const done = once();
      most = Math.max(most, done / (performance.now() - begin) * 1000);
    }
    return most;
  };
  time(WARM_UP);
  return time(ENOUGH);
}

/** Waits until all threads begin the next measurement. */
function meet(counter: Int32Array, all: number): void {
  Atomics.add(counter, 0, 1);
  while (Atomics.load(counter, 0) < all);
}

function measure({ module, ready, threads }: PeakTask): Peak {
  const memory = new WebAssembly.Memory({ initial: (FROM + 2 * COPIED) / 65536 });
  const exports = new WebAssembly.Instance(module, { env: { memory } }).exports as Exports;
  const counter = new Int32Array(ready);
  const rates = ([12, 24] as const).map((chains, index) => {
    meet(counter, threads * (index + 1));
    const rounds = 100_000;
    return fastest(() => {
      exports[`multiplyAdd${chains}`](rounds, 0);
      return rounds * chains * 4 * 2;
    });
  });
  meet(counter, threads * 3);
  const bandwidth = fastest(() => {
    exports.copy(FROM, TO, COPIED);
    return 2 * COPIED;
  });
  return { flops: Math.max(...rates), bandwidth };
}

self.onmessage = ({ data }: MessageEvent<PeakTask>) => self.postMessage(measure(data));
