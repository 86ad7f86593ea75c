import { createHash } from "node:crypto";
import { join } from "node:path";
import { entryAt } from "../entry_at.ts";
import { type IdxArray, refuse } from "./idx.ts";
import { readIdx } from "./idx_file.ts";

/** The names that the files of a data set in IDX format have by custom. */
export type IdxName =
  | "train-images-idx3-ubyte"
  | "train-labels-idx1-ubyte"
  | "t10k-images-idx3-ubyte"
  | "t10k-labels-idx1-ubyte";

const idxNames: readonly IdxName[] = [
  "train-images-idx3-ubyte",
  "train-labels-idx1-ubyte",
  "t10k-images-idx3-ubyte",
  "t10k-labels-idx1-ubyte",
];

/** A file of a data set, read whole. */
export interface IdxFile extends IdxArray {
  /** Where it lies. */
  readonly path: string;
}

/** The four files of a data set. */
export type IdxFiles = Readonly<Record<IdxName, IdxFile>>;

/** Finds a file by its usual name, with a dash or a dot before `idx`, plain or as `.gz`. */
function findIdx(folder: string, name: IdxName): string | undefined {
  const dotted = name.replace("-idx", ".idx");
  for (const candidate of [name, dotted, `${name}.gz`, `${dotted}.gz`]) {
    const path = join(folder, candidate);
    if (entryAt(path)?.isFile) return path;
  }
}

/** Whether a folder has any of the four files. */
export function hasIdxFiles(folder: string): boolean {
  return idxNames.some((name) => findIdx(folder, name) !== undefined);
}

function findNeededIdx(folder: string, name: IdxName): string {
  const dotted = name.replace("-idx", ".idx");
  return findIdx(folder, name) ??
    refuse(folder, `a file ${name} or ${dotted}, plain or with .gz`, "none");
}

/**
 * Reads the four files of a folder, all at once: a program that starts has other work meanwhile.
 *
 * @param find Where a file lies; found by its usual names by default.
 */
export async function readIdxFolder(
  folder: string,
  find: (name: IdxName) => string = (name) => findNeededIdx(folder, name),
): Promise<IdxFiles> {
  const read = async (name: IdxName, dimensions: number): Promise<IdxFile> => {
    const path = find(name);
    return { path, ...await readIdx(path, dimensions) };
  };
  const [trainImages, trainLabels, testImages, testLabels] = await Promise.all([
    read("train-images-idx3-ubyte", 3),
    read("train-labels-idx1-ubyte", 1),
    read("t10k-images-idx3-ubyte", 3),
    read("t10k-labels-idx1-ubyte", 1),
  ]);
  return {
    "train-images-idx3-ubyte": trainImages,
    "train-labels-idx1-ubyte": trainLabels,
    "t10k-images-idx3-ubyte": testImages,
    "t10k-labels-idx1-ubyte": testLabels,
  };
}

/** SHA-256 of a file's content, inflated, as 64 hexadecimal digits. */
export function digestOf(file: IdxArray): string {
  return createHash("sha256").update(file.bytes).digest("hex");
}

/** Refuses files whose content, inflated, has another SHA-256. */
export function checkDigests(files: IdxFiles, sha256: Readonly<Record<IdxName, string>>): void {
  for (const name of Object.keys(sha256) as IdxName[]) {
    const found = digestOf(files[name]);
    if (found !== sha256[name]) refuse(files[name].path, `SHA-256 ${sha256[name]}`, found);
  }
}
