import { setImmediate, setTimeout } from "node:timers/promises";

/** Milliseconds between timers: each takes about one. */
const INTERVAL = 20;

/**
 * Gives a function that lets the process do what waits beside a long computation. Messages and
 * promises get their turn at every call; signals, which Deno delivers only while it waits for a
 * timer, 20 ms after the last time at the latest.
 */
export function eventLoopTurns(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < INTERVAL) return await setImmediate();
    await setTimeout(0);
    last = performance.now();
  };
}
