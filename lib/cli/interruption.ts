import { startSignalWatch } from "./signal_watch.ts";
import { exitCodes, interpretSignals, stopSignals } from "./stop_signals.ts";

/** Whether somebody asked the run to stop. */
export interface Interruption {
  /** Aborted when the run shall stop. */
  readonly signal: AbortSignal;
  /** The process's exit code once it was asked to stop: 128 and the signal's number. */
  readonly exitCode: number | undefined;
  /** Gives the signals back to the system. */
  close(): void;
}

/**
 * Listens to Ctrl-C and its like. A thread beside this one ends the process where the second key
 * press finds this one busy.
 *
 * @param whenStopping Called when the first signal comes.
 * @param beforeExit Called before the process is left at once.
 */
export function listenForInterruption(
  whenStopping: () => void,
  beforeExit: () => void,
): Interruption {
  const controller = new AbortController();
  const interpret = interpretSignals();
  const watch = startSignalWatch();
  let exitCode: number | undefined;
  const listeners = stopSignals.map((name) => {
    const listener = () => {
      const wish = interpret(performance.now() / 1000);
      if (wish === "nothing") return;
      exitCode ??= exitCodes[name];
      if (wish === "exit") {
        beforeExit();
        Deno.exit(exitCode);
      }
      controller.abort();
      whenStopping();
    };
    Deno.addSignalListener(name, listener);
    return { name, listener };
  });
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
    close() {
      watch.terminate();
      for (const { name, listener } of listeners) Deno.removeSignalListener(name, listener);
    },
  };
}
