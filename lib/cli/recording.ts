import { basename, dirname, resolve } from "node:path";
import type { RunOptions } from "../runs/run.ts";
import type { RunRecorder } from "../runs/run_recorder.ts";
import { trainOptions } from "./options.ts";
import type { GivenOptions, OptionDefinition } from "../option_table.ts";

type Given = GivenOptions<typeof trainOptions>;

/** Loads what records: here, so that commands that record nothing do not load the database. */
export function loadRecorder(): Promise<typeof import("../runs/run_recorder.ts")> {
  return import("../runs/run_recorder.ts");
}

/**
 * Begins to record a run, and holds it: no other process can train it.
 *
 * @param folder The run's folder. Default: a new one is made.
 * @throws {Error} If another process trains the run.
 */
export async function openRecorder(given: Given, folder?: string): Promise<RunRecorder> {
  const { RunRecorder } = await loadRecorder();
  const place = folder === undefined
    ? { runs: given.runs ?? "runs" }
    : { runs: dirname(resolve(folder)), id: basename(resolve(folder)) };
  return RunRecorder.open({ ...place, name: given.name, options: runOptions(given) });
}

/** The options that a run keeps: those that were given for it, and not for this call alone. */
export function runOptions(given: Given): RunOptions {
  const table: Readonly<Record<string, OptionDefinition>> = trainOptions;
  const kept = Object.entries(given).filter(([name]) => !table[name].session);
  return Object.fromEntries(
    kept.map(([name, value]) => [name, name === "data" ? resolve(String(value)) : value]),
  );
}
