import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { checkDigests, digestOf, type IdxName, readIdxFolder } from "./idx_files.ts";
import { loadIdx } from "./idx_folder.ts";

type Contents = Partial<Record<string, number[]>>;

const names: readonly IdxName[] = [
  "train-images-idx3-ubyte",
  "train-labels-idx1-ubyte",
  "t10k-images-idx3-ubyte",
  "t10k-labels-idx1-ubyte",
];

const size = [0, 0, 0, 2, 0, 0, 0, 3];
/** Two images and one image of 2 x 3 pixels. */
const good: Record<IdxName, number[]> = {
  "train-images-idx3-ubyte": [
    0,
    0,
    8,
    3,
    0,
    0,
    0,
    2,
    ...size,
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    11,
    12,
  ],
  "train-labels-idx1-ubyte": [0, 0, 8, 1, 0, 0, 0, 2, 4, 0],
  "t10k-images-idx3-ubyte": [0, 0, 8, 3, 0, 0, 0, 1, ...size, 21, 22, 23, 24, 25, 26],
  "t10k-labels-idx1-ubyte": [0, 0, 8, 1, 0, 0, 0, 1, 6],
};

async function withFolder<T>(files: Contents, use: (folder: string) => Promise<T>): Promise<T> {
  const parent = await Deno.makeTempDir({ prefix: "glyph-folder-" });
  const folder = join(parent, "letters");
  await Deno.mkdir(folder);
  try {
    for (const [name, content] of Object.entries(files)) {
      const bytes = Uint8Array.from(content!);
      await Deno.writeFile(join(folder, name), name.endsWith(".gz") ? gzipSync(bytes) : bytes);
    }
    return await use(folder);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
}

/** The good files under other names. */
function renamed(change: (name: string) => string): Contents {
  return Object.fromEntries(names.map((name) => [change(name), good[name]]));
}

const spellings: [string, (name: string) => string][] = [
  ["plain", (name) => name],
  ["plain with a dot", (name) => name.replace("-idx", ".idx")],
  ["compressed", (name) => `${name}.gz`],
  ["compressed with a dot", (name) => `${name.replace("-idx", ".idx")}.gz`],
];

for (const [what, change] of spellings) {
  Deno.test(`a folder of four files loads: ${what}`, async () => {
    const { train, test } = await withFolder(renamed(change), loadIdx);
    assert.deepEqual([...train.images], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    assert.deepEqual([...train.labels], [4, 0]);
    assert.deepEqual([...test.images], [21, 22, 23, 24, 25, 26]);
    assert.deepEqual([...test.labels], [6]);
    const { images: _, labels: __, ...facts } = train;
    assert.deepEqual(facts, {
      name: "letters",
      count: 2,
      height: 2,
      width: 3,
      channels: 1,
      classes: 7,
      classNames: [..."0123456"],
    });
    assert.deepEqual([test.count, test.classes], [1, 7]);
  });
}

Deno.test("name, classes and the number of training images can be given", async () => {
  const options = { name: "seven", classes: 12, limit: 1 };
  const { train, test } = await withFolder(good, (folder) => loadIdx(folder, options));
  assert.deepEqual([train.name, train.classes, train.count, test.count], ["seven", 12, 1, 1]);
  assert.deepEqual([train.images.length, train.labels.length], [6, 1]);
  const all = await withFolder(good, (folder) => loadIdx(folder, { limit: 1000 }));
  assert.equal(all.train.count, 2);
});

Deno.test("a missing file is named with the ways to spell it", async () => {
  const { "t10k-labels-idx1-ubyte": _, ...files } = good;
  await assert.rejects(
    withFolder(files, loadIdx),
    /letters: expected a file t10k-labels-idx1-ubyte or t10k-labels\.idx1-ubyte, .*, found none/,
  );
});

Deno.test("files that do not belong together are refused", async () => {
  const refusal = (change: Contents, message: RegExp, options = {}) =>
    assert.rejects(
      withFolder({ ...good, ...change }, (folder) => loadIdx(folder, options)),
      message,
    );
  await refusal(
    { "train-labels-idx1-ubyte": [0, 0, 8, 1, 0, 0, 0, 3, 4, 0, 1] },
    /train-labels-idx1-ubyte: expected 2 labels, as many as .*train-images.* has images, found 3/,
  );
  await refusal(
    {},
    /train-labels-idx1-ubyte: expected labels from 0 to 3, found 4 for image 0/,
    { classes: 4 },
  );
  await refusal(
    {},
    /t10k-labels-idx1-ubyte: expected labels from 0 to 5, found 6 for image 0/,
    { classes: 6 },
  );
  await refusal(
    { "t10k-images-idx3-ubyte": [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 9] },
    /t10k-images-idx3-ubyte: expected images of 2 x 3, as in .*train-images.*, found 1 x 1/,
  );
  await refusal(
    { "train-images-idx3-ubyte": good["train-labels-idx1-ubyte"] },
    /train-images-idx3-ubyte: expected 3 dimensions, found 1/,
  );
});

Deno.test("options out of range are refused by value", async () => {
  for (const options of [{ limit: 0 }, { limit: 1.5 }, { classes: 0 }, { classes: 257 }]) {
    const [value] = Object.values(options);
    await assert.rejects(
      withFolder(good, (folder) => loadIdx(folder, options)),
      (error: Error) => error instanceof RangeError && error.message.endsWith(`not ${value}`),
    );
  }
});

Deno.test("a file with another SHA-256 is refused with both, a compressed one by its content", async () => {
  await withFolder(renamed((name) => `${name}.gz`), async (folder) => {
    const files = await readIdxFolder(folder);
    const digests = { ...good } as unknown as Record<IdxName, string>;
    for (const name of names) digests[name] = digestOf(files[name]);
    checkDigests(files, digests);
    const right = digests["t10k-images-idx3-ubyte"];
    const wrong = right.replace(/^./, right[0] === "0" ? "1" : "0");
    assert.throws(
      () => checkDigests(files, { ...digests, "t10k-images-idx3-ubyte": wrong }),
      new RegExp(`t10k-images-idx3-ubyte.gz: expected SHA-256 ${wrong}, found ${right}`),
    );
  });
});
