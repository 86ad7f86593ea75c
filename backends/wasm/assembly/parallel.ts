// Fork and join. A job is a kernel and a fixed number of parts, decided by the shapes alone. Threads
// take parts one by one from a shared counter, so who computes a part depends on chance, but what a
// part computes does not: that is why results are the same on any number of threads.
//
// The counter and the number of parts stand in one 64-bit word and are read in one atomic step, so
// that a thread that comes late either takes a part of the job that is running now, or none.
import {
  FAILED,
  FINISHED,
  GENERATION,
  KERNEL,
  MAY_SLEEP,
  PAGES,
  QUEUE,
  SCRATCH,
  SCRATCH_BYTES,
  SLEEPERS,
  SPIN,
  STOP,
  TALLY,
} from "./control";

/** This thread's number: 0 for the main thread. A WebAssembly global belongs to one instance. */
let thread: i32 = 0;

/** This thread's scratch memory, aligned to 64 bytes. */
export function scratch(): usize {
  return load<usize>(SCRATCH) + <usize> thread * SCRATCH_BYTES;
}

/** A function of the JavaScript engine's that does nothing. */
@external("env", "lookUp")
declare function lookUp(): void;

/**
 * Waits until this thread knows how large the memory is. When one thread grows it, V8 tells the others
 * by an interrupt, which they see when they call JavaScript; until then an access to the new part
 * fails the check of its bounds.
 */
function seeGrowth(): void {
  while (memory.size() < load<i32>(PAGES)) lookUp();
}

/** Takes parts of the current job until none is left. */
function takeParts(): void {
  while (true) {
    const word = atomic.add<i64>(QUEUE, 1);
    const part = <i32> (word & 0xffffffff);
    const parts = <i32> (word >> 32);
    if (part >= parts) return;
    seeGrowth();
    call_indirect<void>(load<u32>(KERNEL), part);
    store<i32>(TALLY + (<usize> thread << 2), load<i32>(TALLY + (<usize> thread << 2)) + 1);
    if (atomic.add<i32>(FINISHED, 1) == parts - 1) atomic.notify(FINISHED, 1);
  }
}

/** Runs the job whose kernel and arguments are set; returns when every part is done, 1 on failure. */
export function run(parts: i32): i32 {
  atomic.store<i32>(FINISHED, 0);
  atomic.store<i64>(QUEUE, <i64> parts << 32);
  atomic.add<i32>(GENERATION, 1);
  if (parts > 1 && atomic.load<i32>(SLEEPERS) > 0) atomic.notify(GENERATION, parts - 1);
  takeParts();
  let patience = load<i32>(SPIN);
  while (true) {
    const finished = atomic.load<i32>(FINISHED);
    if (finished == parts) return 0;
    if (atomic.load<i32>(FAILED) != 0) return 1;
    if (patience > 0) patience--;
    else if (load<i32>(MAY_SLEEP) != 0) atomic.wait<i32>(FINISHED, finished, 1000000);
  }
}

/** A worker's life: take parts, look for the next job for a while, then sleep. */
export function work(index: i32): void {
  thread = index;
  while (true) {
    const generation = atomic.load<i32>(GENERATION);
    if (load<i32>(STOP) != 0) return;
    takeParts();
    let patience = load<i32>(SPIN);
    while (patience > 0 && atomic.load<i32>(GENERATION) == generation) patience--;
    if (patience > 0) continue;
    atomic.add<i32>(SLEEPERS, 1);
    atomic.wait<i32>(GENERATION, generation, -1);
    atomic.sub<i32>(SLEEPERS, 1);
  }
}

/** This thread's number, for kernels whose scratch memory is lent for the job. */
export function threadNumber(): i32 {
  return thread;
}
