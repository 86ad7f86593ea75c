import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import type { RunOptions } from "./run.ts";
import { DATABASE_NAME } from "./run_folders.ts";

/**
 * The options of a run, from a store that is only read: neither the permission to write is needed nor
 * is an older store brought up to date.
 *
 * @param runs The folder of the runs, in which there is a store.
 * @returns Nothing where the store does not know the run.
 */
export function readOptions(runs: string, id: string): RunOptions | undefined {
  const database = new DatabaseSync(join(runs, DATABASE_NAME), { readOnly: true });
  try {
    const row = database.prepare("SELECT options FROM runs WHERE id = ?").get(id);
    return row && JSON.parse(String(row.options));
  } finally {
    database.close();
  }
}
