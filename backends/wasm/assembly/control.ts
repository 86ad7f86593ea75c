// The block of shared memory through which the threads meet. Each field that is written often has a
// cache line of its own. The same numbers stand in ../engine.ts.

/** i64, atomic: the parts of the job in its upper half, the next part to take in its lower half. */
export const QUEUE: usize = 1024;
/** i32, atomic: how many parts of the job are done. */
export const FINISHED: usize = 1088;
/** i32, atomic: grows by one with each job; sleeping workers wait on it. */
export const GENERATION: usize = 1152;
/** i32, atomic: how many workers sleep. */
export const SLEEPERS: usize = 1216;
/** i32: 1 when the workers shall end. */
export const STOP: usize = 1280;
/** i32: how often a thread looks again before it sleeps. */
export const SPIN: usize = 1284;
/** i32: 1 where the main thread may sleep (not on a browser page's). */
export const MAY_SLEEP: usize = 1288;
/** i32, atomic: 1 when a worker failed. */
export const FAILED: usize = 1292;
/** i32: the job's kernel. */
export const KERNEL: usize = 1296;
/** i32 x 32: the job's whole-number arguments. */
export const INTEGERS: usize = 1344;
/** f32 x 16: the job's fractional arguments. */
export const FRACTIONS: usize = 1472;
/** i32 x 128: parts that each thread has done since the start. */
export const TALLY: usize = 1536;
/** Scratch memory of each thread: address of the first. */
export const SCRATCH: usize = 1300;

/** i32: pages of 64 KiB that the memory has now. */
export const PAGES: usize = 1304;

/** Bytes of scratch memory that a thread has. */
export const SCRATCH_BYTES: usize = 65536;


export function integer(index: i32): i32 {
  return load<i32>(INTEGERS + (<usize> index << 2));
}


export function address(index: i32): usize {
  return load<usize>(INTEGERS + (<usize> index << 2));
}


export function fraction(index: i32): f32 {
  return load<f32>(FRACTIONS + (<usize> index << 2));
}

/** i32: 1 where the engine does not check accesses to memory and makes 256-bit operations of pairs. */
const WIDE: usize = 1308;

/** Whether the kernels' wide tiles pay: they give the same results as the others. */
export function wide(): bool {
  return load<i32>(WIDE) != 0;
}
