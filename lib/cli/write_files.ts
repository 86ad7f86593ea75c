import { dirname } from "node:path";
import { removeIfThere, syncFolder, writeSynced } from "../train/checkpoint_file.ts";
import { refusal } from "./arguments.ts";
import { entryAt } from "../entry_at.ts";

/** A file that is to be written. */
export interface NewFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** @throws {CommanderError} If one of the paths is taken. */
export function checkFree(paths: readonly string[]): void {
  const taken = paths.find((path) => entryAt(path));
  if (taken !== undefined) {
    throw refusal(`'${taken}' is there already: give another name with --out, or --force.`);
  }
}

/**
 * Writes files, each one whole or not at all: under another name first, then renamed. A folder that
 * is missing is made.
 *
 * @throws {CommanderError} If a file cannot be written; one that was there before stays.
 */
export async function writeFiles(files: readonly NewFile[]): Promise<void> {
  for (const { path, bytes } of files) {
    const temporary = `${path}.tmp`;
    try {
      await Deno.mkdir(dirname(path), { recursive: true });
      await writeSynced(temporary, bytes);
      await Deno.rename(temporary, path);
      await syncFolder(dirname(path));
    } catch (error) {
      await removeIfThere(temporary).catch(() => {});
      throw refusal(
        `'${path}' cannot be written (${(error as Error).message}): give another one with --out.`,
      );
    }
  }
}
