import { join } from "node:path";
import { LOCK_NAME } from "./run_lock.ts";

/** The file of the database in a folder of runs. */
export const DATABASE_NAME = "runs.sqlite";

/** Makes a new run's folder and gives its name, the run's id: it sorts by time and is unique. */
export function makeRunFolder(runs: string, now: Date): string {
  const day = now.toISOString().slice(0, 10);
  const time = now.toISOString().slice(11, 19).replaceAll(":", "");
  Deno.mkdirSync(runs, { recursive: true });
  while (true) {
    const [random] = crypto.getRandomValues(new Uint16Array(1));
    const id = `${day}-${time}-${random.toString(16).padStart(4, "0")}`;
    try {
      Deno.mkdirSync(join(runs, id));
      return id;
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    }
  }
}

/** @throws {RangeError} If an id is not the plain name of a folder. */
export function checkId(id: string): void {
  if (id !== "" && id !== "." && id !== ".." && !/[/\\\0]/.test(id)) return;
  throw new RangeError(`'${id}' is no run's id: an id is the name of a folder`);
}

/** Removes a run's folder, if it is there. */
export function removeRunFolder(folder: string): void {
  try {
    Deno.removeSync(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Removes a run's folder if nothing is in it but the lock. */
export function removeRunFolderIfEmpty(folder: string): void {
  if (!isThere(folder)) return;
  const names = Array.from(Deno.readDirSync(folder), ({ name }) => name);
  if (names.every((name) => name === LOCK_NAME)) removeRunFolder(folder);
}

/** Whether something lies at a path. The module `node:fs`, which has this, takes 20 ms to load. */
export function isThere(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
