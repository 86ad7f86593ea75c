import { join } from "node:path";
import { Database } from "./database.ts";
import { migrate } from "./migrations.ts";
import { DATABASE_NAME } from "./run_folders.ts";

/**
 * Opens the database of a folder of runs, and makes both where they are missing.
 *
 * @throws {Error} If the database is damaged, or of a newer version.
 */
export function openDatabase(runs: string): Database {
  Deno.mkdirSync(runs, { recursive: true });
  const database = new Database(join(runs, DATABASE_NAME));
  try {
    migrate(database);
    return database;
  } catch (error) {
    database[Symbol.dispose]();
    throw error;
  }
}
