import { isAbsolute, relative, resolve, sep as SEPARATOR } from "node:path";
import { z } from "zod";
import { environment } from "../environment.ts";

/** A whole number from `least` to `most`, as a number or as typed. */
export function wholeNumber(least: number, most: number): z.ZodType<number> {
  // Formatted when it is needed: the first number costs 20 ms, which every command would wait for.
  const error = () => `It must be a whole number from ${format(least)} to ${format(most)}.`;
  return z.preprocess(
    (value) => typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value,
    z.int({ error }).min(least, { error }).max(most, { error }),
  );
}

/** A number above 0 and at most `most`, as a number or as typed (`0.01`, `1e-3`). */
export function positiveNumber(most: number): z.ZodType<number> {
  const error = () => `It must be a number above 0 and at most ${format(most)}, such as 0.01.`;
  return z.preprocess(
    (value) =>
      typeof value === "string" && /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value)
        ? Number(value)
        : value,
    z.number({ error }).positive({ error }).max(most, { error }),
  );
}

/** One of some names. */
export function choice<const Name extends string>(names: readonly Name[]): z.ZodType<Name> {
  return z.enum(names, { error: `It must be ${alternatives(names)}.` });
}

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

/** Some text that is not empty. */
export function text(most: number = Infinity): z.ZodType<string> {
  return z.string()
    .refine((value) => value.trim() !== "", { error: "It must not be empty." })
    .refine((value) => value.length <= most, {
      error: `It must have at most ${format(most)} characters.`,
    });
}

/** A switch. */
export function flag(): z.ZodType<boolean> {
  return z.boolean();
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

function alternatives(names: readonly string[]): string {
  if (names.length === 1) return names[0];
  return `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}

function format(value: number): string {
  return value.toLocaleString("en-US");
}
