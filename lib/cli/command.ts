import { CommanderError } from "commander";
import { Output } from "./output.ts";

/** The standard streams of a command. */
export interface Streams {
  readonly out: Output;
  readonly error: Output;
}

/**
 * Runs a command to its end and leaves the process: with the code that it returns, 2 where its
 * arguments cannot be followed, 1 where it fails, 141 where its output's reader is gone.
 */
export async function runCommand(
  command: (given: readonly string[], streams: Streams) => Promise<number>,
): Promise<never> {
  const out = new Output(Deno.stdout);
  const error = new Output(Deno.stderr);
  let code: number;
  try {
    code = await command(Deno.args, { out, error });
  } catch (failure) {
    code = failure instanceof CommanderError ? failure.exitCode : 1;
    if (code !== 0) error.line(`Error: ${describeFailure(failure)}`);
  }
  Deno.exit(out.closed.aborted && code === 0 ? 141 : code);
}

/** What our own errors say is enough; of others, a report needs to know where they arose. */
function describeFailure(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  const unexpected = failure instanceof TypeError || failure instanceof ReferenceError;
  return unexpected ? failure.stack ?? failure.message : failure.message;
}
