import { basename, dirname, join, resolve } from "node:path";
import { DATABASE_NAME } from "../runs/run_folders.ts";
import type { Run } from "../runs/run.ts";
import { entryAt } from "./schemas.ts";

/** What the store beside a run's folder knows of the run; nothing where there is no store. */
export async function storedRun(folder: string): Promise<Run | undefined> {
  const runs = dirname(resolve(folder));
  if (!entryAt(join(runs, DATABASE_NAME))) return;
  const { RunStore } = await import("../runs/run_store.ts");
  using store = RunStore.open(runs);
  return store.get(basename(resolve(folder)));
}
