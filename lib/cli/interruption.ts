/** What a signal asks for. */
export type Wish = "stop" | "nothing" | "exit";

/**
 * What signals mean, by when they come: the first asks the run to stop, those within a second of
 * it are the same key press (the terminal and `deno task` both deliver it), a later one asks to
 * leave at once.
 *
 * @param time Seconds, from any beginning.
 */
export function interpretSignals(): (time: number) => Wish {
  let first: number | undefined;
  return (time) => {
    if (first === undefined) {
      first = time;
      return "stop";
    }
    return time - first < 1 ? "nothing" : "exit";
  };
}

const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** The signals that ask a process to stop. */
export const stopSignals: readonly (keyof typeof exitCodes)[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGHUP", "SIGINT", "SIGTERM"];

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
  const watch = new Worker(new URL("./signal_watch.ts", import.meta.url), { type: "module" });
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
