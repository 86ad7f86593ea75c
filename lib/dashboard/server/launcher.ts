import { join } from "node:path";
import { optionFlag } from "../../cli/options.ts";
import { handedPermissions } from "../../process/permissions.ts";
import type { Run, RunOptions } from "../../runs/run.ts";
import type { RunStore } from "../../runs/run_store.ts";

/** What may be changed where a run goes on. */
export interface Resumption {
  /** Its epochs in all. */
  readonly epochs?: number;
  readonly turbo?: boolean;
}

/**
 * Trains a run, which the store holds as `starting`, in a process of its own, which outlives this one
 * and its terminal. One with a checkpoint goes on from there.
 *
 * Where the process ends before it tells the store of itself, the run becomes `failed`.
 */
export function launch(run: Run, store: RunStore, resumption?: Resumption): void {
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command("deno", {
      args: [
        "run",
        ...handedPermissions([store.folder]),
        // With --turbo the run starts a process with other flags in turn.
        ...(resumption?.turbo ?? run.options.turbo ? ["--allow-run=deno"] : []),
        // From the folder that tasks run in: a bundle's own place says nothing of the command's.
        join(Deno.cwd(), "lib/cli/train.ts"),
        ...trainArguments(run, store.folder, resumption),
      ],
      stdin: "null",
      stdout: "null",
      stderr: "null",
      detached: true,
      // Paths of options are as seen from here, not from where this process's command was typed.
      env: { INIT_CWD: "" },
    }).spawn();
  } catch (error) {
    store.setState(run.id, "failed", {
      error: `No process was started: ${(error as Error).message}`,
    });
    return;
  }
  child.unref();
  child.status.then(({ code, signal }) => {
    const end = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
    try {
      // Another process may have been started for it meanwhile.
      const now = store.get(run.id);
      if (now?.state !== "starting" || now.started !== run.started) return;
      store.setState(run.id, "failed", { error: `Its process ${end} before it began.` });
    } catch {
      // This server is closing: another finds the run lost.
    }
  });
}

/** The arguments of `train` for a run of the store. */
export function trainArguments(
  { id, options, checkpoint }: Run,
  folder: string,
  resumption: Resumption = {},
): string[] {
  // What decided its result stands in the checkpoint, and may have been extended since.
  const {
    recipe: _1,
    epochs: _2,
    batchSize: _3,
    learningRate: _4,
    seed: _5,
    limit: _6,
    ...device
  } = options;
  const given = { ...(checkpoint === undefined ? options : device), ...resumption };
  return ["--run", id, "--runs", folder, ...flags(given)];
}

function flags(options: Readonly<Record<string, RunOptions[string] | undefined>>): string[] {
  return Object.entries(options).flatMap(([name, value]) =>
    value === undefined || value === false
      ? []
      : [value === true ? optionFlag(name) : `${optionFlag(name)}=${value}`]
  );
}
