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

/** The exit code of a process that a signal ended: 128 and the signal's number. */
export const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** The signals that ask a process to stop. */
export const stopSignals: readonly (keyof typeof exitCodes)[] = Deno.build.os === "windows"
  ? ["SIGINT"]
  : ["SIGHUP", "SIGINT", "SIGTERM"];
