import { basename, resolve } from "node:path";
import { numberedClasses } from "./class_names.ts";
import type { Dataset, DataSplit } from "./dataset.ts";
import { firstImages } from "./first_images.ts";
import { refuse } from "./idx.ts";
import { type IdxFile, type IdxFiles, readIdxFolder } from "./idx_files.ts";

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

/** Labels are bytes. */
const mostClasses = 256;

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

/** Puts the four files together, checking that they belong together. */
export function toSplit(files: IdxFiles, name: string, options: IdxOptions): DataSplit {
  const trainImages = files["train-images-idx3-ubyte"];
  const trainLabels = files["train-labels-idx1-ubyte"];
  const testImages = files["t10k-images-idx3-ubyte"];
  const testLabels = files["t10k-labels-idx1-ubyte"];

  const largest = (labels: IdxFile) => labels.data.reduce((a, b) => Math.max(a, b));
  const classes = options.classes ?? options.classNames?.length ??
    Math.max(largest(trainLabels), largest(testLabels)) + 1;
  if (!Number.isInteger(classes) || classes < 1 || classes > mostClasses) {
    throw new RangeError(`Classes must be a whole number from 1 to ${mostClasses}, not ${classes}`);
  }
  const classNames = options.classNames ?? numberedClasses(classes);
  if (classNames.length !== classes) {
    throw new RangeError(`${classes} classes need as many names, not ${classNames.length}`);
  }
  const [trainSize, testSize] = [trainImages, testImages].map(({ shape }) => shape.slice(1));
  if (trainSize.join() !== testSize.join()) {
    refuse(
      testImages.path,
      `images of ${trainSize.join(" x ")}, as in ${trainImages.path}`,
      testSize.join(" x "),
    );
  }

  const train = pair(name, trainImages, trainLabels, classNames);
  const test = pair(name, testImages, testLabels, classNames);
  return { train: options.limit === undefined ? train : firstImages(train, options.limit), test };
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
  return toSplit(await readIdxFolder(folder), options.name ?? basename(resolve(folder)), options);
}
