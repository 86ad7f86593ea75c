import { basename, dirname, resolve } from "node:path";
import type { OptionDefinition } from "../option_table.ts";
import type { RunOptions } from "../runs/run.ts";
import type { RecorderOptions, RunRecorder } from "../runs/run_recorder.ts";
import type { GivenTrainOptions } from "./complete_options.ts";
import { trainOptions } from "./options.ts";
import { dataNames, isName, modelNames } from "./schemas.ts";

/** A run's place among those that were asked for at once. */
export type Series = RecorderOptions["series"];

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
export async function openRecorder(
  given: GivenTrainOptions,
  folder?: string,
  series?: Series,
): Promise<RunRecorder> {
  const { RunRecorder } = await loadRecorder();
  const place = folder === undefined
    ? { runs: given.runs ?? "runs" }
    : { runs: dirname(resolve(folder)), id: basename(resolve(folder)) };
  return RunRecorder.open({ ...place, name: given.name, options: runOptions(given), series });
}

/** The options that a run keeps: those that were given for it, and not for this call alone. */
export function runOptions(given: GivenTrainOptions): RunOptions {
  const table: Readonly<Record<string, OptionDefinition>> = trainOptions;
  const kept = Object.entries(given).filter(([name]) => !table[name].session);
  return Object.fromEntries(
    kept.map(([name, value]) => [name, isPath(name, value) ? resolve(String(value)) : value]),
  );
}

/** Paths are kept as they are from everywhere. */
function isPath(name: string, value: unknown): boolean {
  if (name === "data") return !isName(dataNames, String(value));
  if (name === "model") return !isName(modelNames, String(value));
  return name === "weights";
}
