import { basename, dirname, join, resolve } from "node:path";
import { DATABASE_NAME } from "../runs/run_folders.ts";
import type { RunOptions } from "../runs/run.ts";
import { entryAt } from "../entry_at.ts";

/** The options that the store beside a run's folder keeps of it; nothing where it is not known there. */
export async function storedOptions(folder: string): Promise<RunOptions | undefined> {
  const runs = dirname(resolve(folder));
  if (!entryAt(join(runs, DATABASE_NAME))) return;
  const { readOptions } = await import("../runs/read_options.ts");
  return readOptions(runs, basename(resolve(folder)));
}
