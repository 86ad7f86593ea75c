import { setImmediate, setTimeout } from "node:timers/promises";

/** Milliseconds between looks for signals. */
const INTERVAL = 20;
/**
 * Turns of a look: Deno sees signals at every 61st turn that it takes without waiting. 64 turns take
 * 0.1-0.2 ms, a timer 2 ms, in which no thread computes.
 */
const TURNS = 64;
/** Milliseconds between timers, at which Deno sees signals whatever it counts. */
const TIMER_INTERVAL = 1000;

/**
 * Gives a function that lets the process do what waits beside a long computation. Messages and
 * promises get their turn at every call, signals 20 ms after the last time at the latest.
 */
export function eventLoopTurns(): () => Promise<void> {
  let looked = performance.now(), timed = looked;
  return async () => {
    const now = performance.now();
    if (now - looked < INTERVAL) return await setImmediate();
    looked = now;
    for (let turn = 0; turn < TURNS; turn++) await setImmediate();
    if (now - timed < TIMER_INTERVAL) return;
    timed = now;
    await setTimeout(0);
  };
}
