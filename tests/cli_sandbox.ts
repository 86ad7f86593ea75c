import { join } from "node:path";
import { loadMnist } from "../lib/data/mnist.ts";
import { writeIdxFiles } from "./idx_files.ts";
import { removeFolder } from "./remove_folder.ts";

/** For tests: a folder with a small data set, for runs that nobody else sees. */
export interface Sandbox extends AsyncDisposable {
  readonly folder: string;
  /** 48 training and 20 test images of MNIST. */
  readonly data: string;
  /** The same images under another name. */
  readonly other: string;
  readonly runs: string;
  /** Arguments for a run on the data: 3 steps an epoch, in a second, and epochs that may be added. */
  readonly small: readonly string[];
}

/** How a task ended and what it wrote. */
export interface TaskResult {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** The project's folder, from which `deno task` finds its tasks. */
export const project = new URL("..", import.meta.url).pathname;

/** Makes a sandbox; disposing of it removes all that lies in it. */
export async function makeSandbox(): Promise<Sandbox> {
  const folder = await Deno.makeTempDir({ prefix: "glyph_cli_" });
  const data = join(folder, "few");
  const other = join(folder, "other");
  const runs = join(folder, "runs");
  await Deno.mkdir(data);
  writeIdxFiles(data, await loadMnist(), { train: 48, test: 20 });
  await Deno.symlink(data, other);
  const small = [
    ...["--recipe", "tutorial", "--batch-size", "16"],
    ...["--data", data, "--runs", runs, "--backend", "wasm"],
  ];
  return {
    folder,
    data,
    other,
    runs,
    small,
    [Symbol.asyncDispose]: () => removeFolder(folder),
  };
}

/** A task as a user types it. */
export function task(
  name: string,
  given: readonly string[],
  options: Deno.CommandOptions = {},
): Deno.Command {
  // npx sets INIT_CWD for all that it starts; the shell of somebody who types does not.
  const { INIT_CWD: _, ...environment } = Deno.env.toObject();
  return new Deno.Command("deno", {
    args: ["task", "--quiet", name, ...given],
    cwd: project,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    ...options,
    clearEnv: true,
    env: { ...environment, ...options.env },
  });
}

/** Runs a task to its end. */
export async function runTask(
  name: string,
  given: readonly string[],
  options: Deno.CommandOptions = {},
): Promise<TaskResult> {
  const { code, stdout, stderr } = await task(name, given, options).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), error: decoder.decode(stderr) };
}

/** The names in a folder, sorted; none if there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** The ids of the runs in a folder of runs, sorted: the database lies beside them. */
export async function runsIn(folder: string): Promise<string[]> {
  return (await namesIn(folder)).filter((name) => !name.startsWith("runs.sqlite"));
}
