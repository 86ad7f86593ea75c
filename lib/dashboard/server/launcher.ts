import { join } from "node:path";
import { optionFlag } from "../../option_table.ts";
import { handedPermissions } from "../../process/permissions.ts";
import type { Run, RunOptions } from "../../runs/run.ts";
import type { RunStore } from "../../runs/run_store.ts";

/**
 * Trains a run, which the store holds as `starting`, in a process of its own, which outlives this one
 * and its terminal. One with a checkpoint goes on from there.
 *
 * Where the process ends before it tells the store of itself, the run becomes `failed`.
 */
export function launch(run: Run, store: RunStore): void {
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command("deno", {
      args: [
        "run",
        ...handedPermissions([store.folder]),
        // With --turbo the run starts a process with other flags in turn.
        ...(run.options.turbo ? ["--allow-run=deno"] : []),
        // From the folder that tasks run in: a bundle's own place says nothing of the command's.
        join(Deno.cwd(), "lib/cli/train.ts"),
        ...trainArguments(run, store.folder),
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

/** What does not decide a run's result, or may change; all else stands in its checkpoint. */
const undecided: readonly string[] = [
  "epochs",
  "data",
  "skipUnreadable",
  "backend",
  "adapter",
  "threads",
  "turbo",
  "workers",
];

/** The arguments of `train` for a run of the store. */
export function trainArguments({ id, options, checkpoint }: Run, folder: string): string[] {
  const given = Object.entries(options).filter(([name]) =>
    checkpoint === undefined || undecided.includes(name)
  );
  return ["--run", id, "--runs", folder, ...given.flatMap(([name, value]) => flags(name, value))];
}

function flags(name: string, value: RunOptions[string]): string[] {
  if (value === false) return [];
  return [value === true ? optionFlag(name) : `${optionFlag(name)}=${value}`];
}
