import { createInterface } from "node:readline";
import { Readable } from "node:stream";

/** How a command that trains ended. */
export interface Outcome {
  /** From its start to the moment when its last test result was read. */
  readonly seconds: number;
  /** Fraction of the test images read rightly in that test. */
  readonly accuracy: number;
  /** All that it printed, in order. */
  readonly events: readonly { readonly type?: string }[];
}

/**
 * Runs a command that prints a JSON object a line, `{ "type": "test", "accuracy": … }` among them.
 *
 * @param command Program and arguments.
 * @throws {Error} If it fails, or prints no test result.
 */
export async function timeCommand(command: readonly string[]): Promise<Outcome> {
  const [program, ...args] = command;
  const begin = performance.now();
  const child = new Deno.Command(program, {
    args,
    cwd: new URL("../../", import.meta.url),
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const events: { type?: string; accuracy?: number }[] = [];
  let seconds: number | undefined;
  const lines = createInterface({ input: Readable.fromWeb(child.stdout) });
  for await (const line of lines) {
    const event = JSON.parse(line);
    events.push(event);
    if (event.type === "test") seconds = (performance.now() - begin) / 1000;
  }
  const { code } = await child.status;
  const last = events.findLast(({ type }) => type === "test");
  if (code !== 0) throw new Error(`It ended with code ${code}: ${command.join(" ")}`);
  if (last === undefined || seconds === undefined) {
    throw new Error(`It ended without a test result: ${command.join(" ")}`);
  }
  return { seconds, accuracy: Number(last.accuracy), events };
}
