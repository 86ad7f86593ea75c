import { basename, resolve } from "node:path";
import { commonestSize } from "./commonest_size.ts";
import type { Dataset, DataSplit } from "./dataset.ts";
import { decodeImage } from "./decode_image.ts";
import { firstImages } from "./first_images.ts";
import { divideFiles, type ImageFile, listImageFiles } from "./image_files.ts";
import { PixelStore } from "./pixel_store.ts";
import { resizeImage } from "./resize_image.ts";

/** How a folder of images is to be read. */
export interface ImageFolderOptions {
  /** The data set's name; the folder's name by default. */
  readonly name?: string;
  /** Rows and columns that every image is brought to; those of most images by default. */
  readonly imageSize?: readonly [number, number];
  /** Whether files that cannot be read are left out; they are an error by default. */
  readonly skipUnreadable?: boolean;
  /** Keep only the first so many training images. */
  readonly limit?: number;
  /** Stops the reading. */
  readonly signal?: AbortSignal;
  /** Called as files are read. */
  readonly onRead?: (progress: ReadProgress) => void;
}

/** How far the reading of a folder of images is. */
export interface ReadProgress {
  /** Files that were read. */
  readonly read: number;
  /** Files to be read. */
  readonly total: number;
}

/** A file that was left out. */
export interface UnreadableFile {
  /** Where it lies. */
  readonly path: string;
  /** What is wrong with it, and what to do. */
  readonly reason: string;
}

/** Images from a folder. */
export interface ImageFolderSplit extends DataSplit {
  /** Files that could not be read and were left out. */
  readonly skipped: readonly UnreadableFile[];
}

/** Files that are read and decoded at a time. */
const readersAtWork = 4;
/** Files an error names. */
const mostNamed = 5;
/** Bytes of all images together, in colour. */
const mostBytes = 2 ** 32;

/**
 * Loads images from folders that bear the names of their classes: `FOLDER/cat/1.png`, or
 * `FOLDER/train/cat/1.png` and `FOLDER/test/cat/9.png`. Where there are no `train` and `test`, a
 * sixth of each class is the test: which ones, the files' names decide.
 *
 * Files are PNG or JPEG. Classes come in the order of their names, `2` before `10`. Images of
 * another size than most are brought to that size ({@linkcode ImageFolderOptions.imageSize} names
 * another), with no regard to their proportions. If all are grey, so is the data set, else it has
 * three values a pixel; transparent parts are white. Links are followed.
 *
 * Memory is needed for twice the data set, and a few images as they are in their files.
 *
 * @param folder The folder.
 * @throws {Error} If folders or files are not of this form, or cannot be read: the message names
 * them and says what to do.
 * @throws {RangeError} If an option is out of range, or the images need more than 4 GiB.
 *
 * @example
 * ```ts
 * import { loadImageFolder } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const folder = await Deno.makeTempDir();
 * await Deno.mkdir(`${folder}/cat`);
 * await assert.rejects(loadImageFolder(folder), /at least two classes, found one: cat/);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function loadImageFolder(
  folder: string,
  options: ImageFolderOptions = {},
): Promise<ImageFolderSplit> {
  const { classNames, files } = listImageFiles(folder);
  const [height, width] = options.imageSize ?? await commonestSize(files.map(({ path }) => path));
  checkSize(height, width, files.length);
  const store = new PixelStore(files.length, height, width);
  const skipped = await readAll(files, store, options);
  if (skipped.length > 0 && !options.skipUnreadable) refuseUnreadable(skipped);

  const unreadable = new Set(skipped.map(({ path }) => path));
  const readable = [...files.keys()].filter((index) => !unreadable.has(files[index].path));
  const parts = divideFiles(readable.map((index) => files[index]));
  const name = options.name ?? basename(resolve(folder));
  const take = (part: "train" | "test"): Dataset => {
    const indices = readable.filter((_, at) => parts[at] === part);
    const labels = Uint8Array.from(indices, (index) => files[index].label);
    const size = { count: labels.length, height, width, channels: store.channels };
    const classes = { classes: classNames.length, classNames };
    return { name, images: store.take(indices), labels, ...size, ...classes };
  };
  const split = { train: take("train"), test: take("test"), skipped };
  checkClasses(folder, split);
  const { limit } = options;
  return limit === undefined ? split : { ...split, train: firstImages(split.train, limit) };
}

function checkSize(height: number, width: number, count: number): void {
  if (![height, width].every((edge) => Number.isInteger(edge) && edge >= 1)) {
    throw new RangeError(`imageSize must be two whole numbers from 1, not ${height} x ${width}`);
  }
  const bytes = count * height * width * 3;
  if (bytes > mostBytes) {
    throw new RangeError(
      `${count} images of ${height} x ${width} need ${(bytes / 2 ** 30).toFixed(1)} GiB of ` +
        "memory: choose a smaller imageSize",
    );
  }
}

/** Reads files into the store and tells which ones could not be read. */
async function readAll(
  files: readonly ImageFile[],
  store: PixelStore,
  { signal, onRead }: ImageFolderOptions,
): Promise<UnreadableFile[]> {
  const skipped: UnreadableFile[] = [];
  const { height, width } = store;
  const total = files.length;
  const left = files.entries();
  let read = 0;
  const reader = async () => {
    for (const [index, { path }] of left) {
      signal?.throwIfAborted();
      try {
        const image = await decodeImage(await Deno.readFile(path));
        store.put(index, resizeImage(image, height, width));
      } catch (error) {
        skipped.push({ path, reason: error instanceof Error ? error.message : String(error) });
      }
      onRead?.({ read: ++read, total });
    }
  };
  await Promise.all(Array.from({ length: readersAtWork }, reader));
  return skipped.sort((a, b) => a.path < b.path ? -1 : 1);
}

function refuseUnreadable(files: readonly UnreadableFile[]): never {
  const named = files.slice(0, mostNamed).map(({ path, reason }) => `\n- ${path}: ${reason}`);
  if (files.length > mostNamed) named.push(`\n- and ${files.length - mostNamed} more`);
  const what = files.length === 1 ? "A file" : `${files.length} files`;
  throw new Error(
    `${what} cannot be read: mend or remove it, or skip what cannot be read${named.join("")}`,
  );
}

/** Refuses a class that nothing can be learned of, and a test of nothing. */
function checkClasses(folder: string, { train, test }: DataSplit): void {
  const missing = train.classNames.find((_, label) => !train.labels.includes(label));
  if (missing !== undefined) {
    throw new Error(`${folder}: there is no image to learn the class ${missing} from: add some`);
  }
  if (test.count === 0) throw new Error(`${folder}: there is no image to test with: add some`);
}
