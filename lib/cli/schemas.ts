import { isAbsolute, relative, resolve, sep as SEPARATOR } from "node:path";
import type { z } from "zod";
import { environment } from "../environment.ts";
import { text } from "../schemas.ts";

/** A folder that is there. */
export function existingFolder(): z.ZodType<string> {
  return path().refine((folder) => entryAt(folder)?.isDirectory, {
    error: "There is no such folder.",
  });
}

/** A folder that is there or can be made. */
export function folder(): z.ZodType<string> {
  return path().refine((folder) => entryAt(folder)?.isDirectory ?? true, {
    error: "It is a file, not a folder.",
  });
}

/** What lies at a path, if anything. */
export function entryAt(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return;
    throw error;
  }
}

/**
 * A path as seen from where the command was typed: `deno task` runs it in the project's folder and
 * leaves the other in `INIT_CWD`, unless something outside has set that already.
 */
export function fromTypedFolder(path: string): string {
  const typedIn = environment("INIT_CWD");
  if (isAbsolute(path) || !typedIn?.startsWith(`${Deno.cwd()}${SEPARATOR}`)) return path;
  return relative(Deno.cwd(), resolve(typedIn, path));
}

function path(): z.ZodType<string> {
  return text().transform(fromTypedFolder);
}
