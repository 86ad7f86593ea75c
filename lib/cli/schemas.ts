import { isAbsolute, relative, resolve, sep as SEPARATOR } from "node:path";
import { z } from "zod";
import { type DatasetName, datasets } from "../data/datasets.ts";
import { environment } from "../environment.ts";
import type { PresetName } from "../model/presets/mod.ts";
import { text } from "../schemas.ts";
import { entryAt } from "../entry_at.ts";

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

/** A file that is there. */
export function existingFile(): z.ZodType<string> {
  return path().refine((file) => entryAt(file)?.isFile, { error: "There is no such file." });
}

/** The names of the presets, whose module is not loaded for help. */
export const modelNames = ["tutorial", "tiny", "deep"] as const satisfies readonly PresetName[];

/** A network: its name, or a JSON file that is there. */
export function network(): z.ZodType<string> {
  const error = `It must be ${modelNames.join(", ")} or a JSON file that is there.`;
  return nameOrPath(modelNames, (path) => entryAt(path)?.isFile, error);
}

/** The names of the data sets that can be fetched. */
export const dataNames = Object.keys(datasets) as readonly DatasetName[];

/** A data set: its name, or a folder that is there. */
export function dataSet(): z.ZodType<string> {
  const error = `It must be ${dataNames.join(", ")} or a folder that is there.`;
  return nameOrPath(dataNames, (path) => entryAt(path)?.isDirectory, error);
}

/**
 * How an image is brought into a network's shape. `character`: its ink is found, and centred as in
 * MNIST. `picture`: all of it is brought to the size, as images of a folder are for training.
 */
export const fits = ["character", "picture"] as const;
/** One of {@linkcode fits}. */
export type Fit = typeof fits[number];

/** Whether a value of {@linkcode network} or {@linkcode dataSet} is a name, and no path. */
export function isName<Name extends string>(names: readonly Name[], value: string): value is Name {
  return (names as readonly string[]).includes(value);
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

function nameOrPath(
  names: readonly string[],
  isThere: (path: string) => boolean | undefined,
  error: string,
): z.ZodType<string> {
  return z.string({ error })
    .transform((value) => isName(names, value) ? value : fromTypedFolder(value))
    .refine((value) => isName(names, value) || isThere(value), { error });
}

function path(): z.ZodType<string> {
  return text().transform(fromTypedFolder);
}
