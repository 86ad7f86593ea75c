import { createHash } from "node:crypto";
import { basename, join, resolve } from "node:path";
import { numberedClasses } from "./class_names.ts";
import type { Dataset, DataSplit } from "./dataset.ts";
import { entryAt } from "./entry_at.ts";
import { type IdxArray, refuse } from "./idx.ts";
import { readIdx } from "./idx_file.ts";

const idxNames = [
  "train-images-idx3-ubyte",
  "train-labels-idx1-ubyte",
  "t10k-images-idx3-ubyte",
  "t10k-labels-idx1-ubyte",
] as const;

/** The names that the files of a data set in IDX format have by custom. */
export type IdxName = typeof idxNames[number];

/** How a data set in IDX format is to be read. */
export interface IdxOptions {
  /** The data set's name; the folder's name by default. */
  readonly name?: string;
  /** How many classes there are; one more than the largest label of both splits by default. */
  readonly classes?: number;
  /** What the classes are called, by label: their number in figures by default. */
  readonly classNames?: readonly string[];
  /** Keep only the first so many training images. */
  readonly limit?: number;
}

/** A file of a data set, read whole. */
export interface IdxFile extends IdxArray {
  /** Where it lies. */
  readonly path: string;
}

/** The four files of a data set. */
export type IdxFiles = Readonly<Record<IdxName, IdxFile>>;

/** Labels are bytes. */
const mostClasses = 256;

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

function pair(
  name: string,
  images: IdxFile,
  labels: IdxFile,
  classNames: readonly string[],
): Dataset {
  const classes = classNames.length;
  const [count, height, width] = images.shape;
  if (labels.shape[0] !== count) {
    refuse(labels.path, `${count} labels, as many as ${images.path} has images`, `${labels.shape}`);
  }
  const outside = labels.data.findIndex((label) => label >= classes);
  if (outside >= 0) {
    refuse(
      labels.path,
      `labels from 0 to ${classes - 1}`,
      `${labels.data[outside]} for image ${outside}`,
    );
  }
  return {
    name,
    images: images.data,
    labels: labels.data,
    count,
    height,
    width,
    channels: 1,
    classes,
    classNames,
  };
}

/** The first images of a data set, or all of them where there are fewer. */
function firstImages(dataset: Dataset, limit: number): Dataset {
  if (!Number.isInteger(limit) || limit < 1) {
    throw new RangeError(`A limit must be a whole number of images from 1, not ${limit}`);
  }
  const count = Math.min(limit, dataset.count);
  const { height, width, channels } = dataset;
  return {
    ...dataset,
    // Copied, so that the rest need not stay in memory.
    images: dataset.images.slice(0, count * height * width * channels),
    labels: dataset.labels.slice(0, count),
    count,
  };
}

/** Puts the four files together, checking that they belong together. */
export function toSplit(files: IdxFiles, name: string, options: IdxOptions): DataSplit {
  const trainImages = files["train-images-idx3-ubyte"];
  const trainLabels = files["train-labels-idx1-ubyte"];
  const testImages = files["t10k-images-idx3-ubyte"];
  const testLabels = files["t10k-labels-idx1-ubyte"];

  const largest = (labels: IdxFile) => labels.data.reduce((a, b) => Math.max(a, b));
  const classes = options.classNames?.length ?? options.classes ??
    Math.max(largest(trainLabels), largest(testLabels)) + 1;
  if (!Number.isInteger(classes) || classes < 1 || classes > mostClasses) {
    throw new RangeError(`Classes must be a whole number from 1 to ${mostClasses}, not ${classes}`);
  }
  const [trainSize, testSize] = [trainImages, testImages].map(({ shape }) => shape.slice(1));
  if (trainSize.join() !== testSize.join()) {
    refuse(
      testImages.path,
      `images of ${trainSize.join(" x ")}, as in ${trainImages.path}`,
      testSize.join(" x "),
    );
  }

  const classNames = options.classNames ?? numberedClasses(classes);
  const train = pair(name, trainImages, trainLabels, classNames);
  const test = pair(name, testImages, testLabels, classNames);
  return { train: options.limit === undefined ? train : firstImages(train, options.limit), test };
}

/** A folder's own name. */
export function nameOf(folder: string): string {
  return basename(resolve(folder));
}

/**
 * Loads any data set in IDX format, the format of MNIST: grey images and labels as unsigned bytes,
 * in four files with the names that MNIST's have (`train-images-idx3-ubyte` or
 * `train-images.idx3-ubyte` and so on), plain or with `.gz`. Nothing but the files' structure is
 * checked: {@linkcode loadMnist} also checks that they are MNIST's.
 *
 * @param folder The folder with the four files.
 * @throws {Error} If a file is missing or damaged, counts or sizes disagree, or a label lies
 * outside the classes: the message names the file, what was expected and what was found.
 * @throws {RangeError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { loadIdx } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * await assert.rejects(loadIdx("no/such/folder"), /expected a file train-images-idx3-ubyte/);
 * ```
 */
export async function loadIdx(folder: string, options: IdxOptions = {}): Promise<DataSplit> {
  return toSplit(await readIdxFolder(folder), options.name ?? nameOf(folder), options);
}
