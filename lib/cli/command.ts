import { CommanderError } from "commander";
import { Output } from "./output.ts";

/** What is typed before a command's name: an executable of `deno compile` goes by its own name. */
export const program: string = Deno.build.standalone
  ? "glyph"
  : "deno run --allow-read --allow-write jsr:@glyph/cnn/cli";

/** What a command knows of the place where it was typed. */
export interface Shell {
  /** What is typed before the command's name: `deno task`. */
  readonly program: string;
  readonly out: Output;
  readonly error: Output;
  /**
   * Flags that the JavaScript engine was started with to train, without dashes; missing where nobody
   * started the process for that.
   */
  readonly engineFlags?: readonly string[];
}

/** Follows a command line, without the command's name, and gives an exit code. */
export type Command = (given: readonly string[], shell: Shell) => Promise<number>;

/**
 * Runs a command to its end and gives the process's exit code: the one that it returns, 2 where its
 * arguments cannot be followed, 1 where it fails, 141 where its output's reader is gone.
 */
export async function completeCommand(
  command: Command,
  given: readonly string[],
  program: string,
  engineFlags?: readonly string[],
): Promise<number> {
  const out = new Output(Deno.stdout);
  const error = new Output(Deno.stderr);
  let code: number;
  try {
    code = await command(given, { program, out, error, engineFlags });
  } catch (failure) {
    code = failure instanceof CommanderError ? failure.exitCode : 1;
    if (code !== 0) error.line(`Error: ${describeFailure(failure)}`);
  }
  return out.closed.aborted && code === 0 ? 141 : code;
}

/** Runs the command of a task and leaves the process. */
export async function runTask(command: Command): Promise<never> {
  Deno.exit(await completeCommand(command, Deno.args, "deno task"));
}

/** What our own errors say is enough; of others, a report needs to know where they arose. */
function describeFailure(failure: unknown): string {
  if (!(failure instanceof Error)) return String(failure);
  const unexpected = failure instanceof TypeError || failure instanceof ReferenceError;
  return unexpected ? failure.stack ?? failure.message : failure.message;
}
