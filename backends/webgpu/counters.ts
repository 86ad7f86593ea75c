/** What a GPU was made to do since the counters were last set to zero. */
export interface GpuCounters {
  /** Compute shaders started. */
  dispatches: number;
  /** Shaders of ours compiled. */
  pipelines: number;
  /** Bind groups of our shaders made. */
  bindGroups: number;
  /** Lists of commands handed to the queue. */
  submits: number;
  /** Times that numbers were read back: those that were asked for at once count once. */
  readbacks: number;
  /** Bytes read back. */
  bytesRead: number;
}

/** Counters at zero. */
export const zeroCounters = (): GpuCounters => ({
  dispatches: 0,
  pipelines: 0,
  bindGroups: 0,
  submits: 0,
  readbacks: 0,
  bytesRead: 0,
});
