import assert from "node:assert/strict";
import fc from "fast-check";
import { divideFiles, listImageFiles } from "./image_files.ts";
import { loadImageFolder, type ReadProgress } from "./image_folder.ts";
import { loadDataset } from "./load_dataset.ts";
import { plainPng, toJpeg, withFiles } from "./sample_images.ts";

const bad = new TextEncoder().encode("no image");

/** So many grey images of each class, each of a brightness of its own. */
function greyFiles(classes: Record<string, number>, within = ""): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {};
  let brightness = 0;
  for (const [name, count] of Object.entries(classes)) {
    for (let index = 0; index < count; index++) {
      files[`${within}${name}/${index}.png`] = plainPng(4, 5, [brightness++]);
    }
  }
  return files;
}

/** Brightness and class's name of each image. */
function described({ images, labels, classNames, height, width, channels }: {
  images: Uint8Array;
  labels: Uint8Array;
  classNames: readonly string[];
  height: number;
  width: number;
  channels: number;
}): [number, string][] {
  const size = height * width * channels;
  return Array.from(labels, (label, index) => [images[index * size], classNames[label]]);
}

Deno.test("train and test come from their folders, classes in natural order", async () => {
  const files = {
    ...greyFiles({ "10": 2, "9": 1, "a2": 1 }, "train/"),
    "test/9/x.png": plainPng(4, 5, [200]),
    "test/a2/y.png": plainPng(4, 5, [201]),
    "other/notes/z.txt": bad,
  };
  await withFiles(files, async (folder) => {
    for (const load of [loadImageFolder, loadDataset]) {
      const { train, test, skipped } = await load(folder);
      assert.deepEqual(train.classNames, ["9", "10", "a2"]);
      assert.deepEqual([train.count, train.classes, test.classes], [4, 3, 3]);
      assert.deepEqual([train.height, train.width, train.channels], [4, 5, 1]);
      assert.match(train.name, /^glyph-images-/);
      assert.deepEqual(
        described(train).sort(([a], [b]) => a - b),
        [[0, "9"], [1, "10"], [2, "10"], [3, "a2"]],
      );
      assert.deepEqual(described(test).sort(), [[200, "9"], [201, "a2"]]);
      assert.deepEqual(skipped, []);
    }
  });
});

Deno.test("without train and test, a sixth of each class is the test, at least one image", async () => {
  const files = greyFiles({ cat: 60, dog: 12, rare: 2, single: 1 });
  await withFiles(files, async (folder) => {
    const { train, test } = await loadImageFolder(folder);
    const count = (part: typeof test) =>
      part.classNames.map((_, label) => part.labels.filter((other) => other === label).length);
    assert.deepEqual(count(test), [10, 2, 1, 0]);
    assert.deepEqual(count(train), [50, 10, 1, 1]);
    const all = [...described(train), ...described(test)];
    assert.equal(new Set(all.map(([brightness]) => brightness)).size, 75);
    // The first images are of all classes, not of the first.
    assert.ok(new Set(train.labels.subarray(0, 12)).size > 1);

    const tested = () => {
      const { files } = listImageFiles(folder);
      const parts = divideFiles(files);
      return files.filter((_, index) => parts[index] === "test").map(({ path }) => path);
    };
    const before = tested();
    assert.deepEqual(tested(), before);
    await Deno.writeFile(`${folder}/cat/new.png`, bad);
    assert.ok(tested().filter((path) => !before.includes(path)).length <= 1);
  });
});

Deno.test("a file that is skipped moves no other between training and test", async () => {
  await withFiles(greyFiles({ a: 7, b: 13 }), async (folder) => {
    const { train, test } = await loadImageFolder(folder);
    for (let index = 0; index < 12; index++) await Deno.writeFile(`${folder}/b/x${index}`, bad);
    const skipping = await loadImageFolder(folder, { skipUnreadable: true });
    assert.deepEqual([skipping.train, skipping.test], [train, test]);
    assert.equal(skipping.skipped.length, 12);
  });
});

Deno.test("one image in colour makes all have three channels", async () => {
  const files = {
    ...greyFiles({ a: 3, b: 2 }),
    "b/colour.png": plainPng(4, 5, [250, 10, 20]),
  };
  await withFiles(files, async (folder) => {
    const { train, test } = await loadImageFolder(folder);
    for (const { images, channels, count } of [train, test]) {
      assert.deepEqual([channels, images.length], [3, count * 60]);
    }
    const all = [train, test].flatMap(({ images }) =>
      Array.from(
        { length: images.length / 60 },
        (_, index) => [...images.subarray(60 * index, 60 * index + 3)],
      )
    );
    all.sort(([a], [b]) => a - b);
    assert.deepEqual(all, [[0, 0, 0], [1, 1, 1], [2, 2, 2], [3, 3, 3], [4, 4, 4], [250, 10, 20]]);
  });
});

Deno.test("other sizes are brought to the commonest, or to the one that is given", async () => {
  const files = {
    ...greyFiles({ a: 3, b: 3 }),
    "a/large.png": plainPng(40, 30, [77]),
    "b/photo.jpg": await toJpeg(plainPng(20, 20, [99])),
  };
  await withFiles(files, async (folder) => {
    const { train, test } = await loadImageFolder(folder);
    assert.deepEqual([train.height, train.width, test.width], [4, 5, 5]);
    const brightness = [...described(train), ...described(test)].map(([value]) => value);
    assert.deepEqual(brightness.sort((a, b) => a - b), [0, 1, 2, 3, 4, 5, 77, 99]);
    const square = await loadImageFolder(folder, { imageSize: [8, 8], name: "square", limit: 2 });
    assert.deepEqual([square.train.height, square.train.width, square.test.height], [8, 8, 8]);
    assert.deepEqual([square.train.name, square.train.count, square.test.count], ["square", 2, 2]);
    assert.equal(square.train.images.length, 128);
  });
});

Deno.test("unreadable files are an error that names them, or left out and listed", async () => {
  const files = {
    ...greyFiles({ a: 6, b: 6 }),
    "a/broken.png": plainPng(4, 5, [1]).subarray(0, 50),
    "b/notes.txt": bad,
    "b/.DS_Store": bad,
    "b/Thumbs.db": bad,
  };
  await withFiles(files, async (folder) => {
    await Deno.symlink(`${folder}/nowhere`, `${folder}/a/gone.png`);
    await assert.rejects(loadImageFolder(folder), (error: Error) => {
      assert.match(error.message, /^3 files cannot be read: mend or remove it/);
      assert.match(error.message, /\n- .*a\/broken\.png: The PNG is damaged \(/);
      assert.match(error.message, /\n- .*a\/gone\.png: No such file/);
      assert.match(error.message, /\n- .*b\/notes\.txt: It is neither PNG nor JPEG/);
      return true;
    });
    const { train, test, skipped } = await loadImageFolder(folder, { skipUnreadable: true });
    assert.equal(train.count + test.count, 12);
    const values = [...described(train), ...described(test)].sort(([a], [b]) => a - b);
    const expected = Array.from({ length: 12 }, (_, index) => [index, index < 6 ? "a" : "b"]);
    assert.deepEqual(values, expected);
    assert.deepEqual(
      skipped.map(({ path }) => path.slice(folder.length + 1)),
      ["a/broken.png", "a/gone.png", "b/notes.txt"],
    );
    for (let index = 0; index < 9; index++) await Deno.writeFile(`${folder}/a/x${index}.png`, bad);
    await assert.rejects(loadImageFolder(folder), /^Error: 12 files .*\n- and 7 more$/s);
  });
});

Deno.test("links to files and folders are followed", async () => {
  await withFiles(
    { ...greyFiles({ a: 2, b: 2 }), "more/c/9.png": plainPng(4, 5, [9]) },
    async (at) => {
      await Deno.mkdir(`${at}/set`);
      for (const name of ["a", "b"]) await Deno.symlink(`${at}/${name}`, `${at}/set/${name}`);
      await Deno.symlink(`${at}/more/c/9.png`, `${at}/set/a/9.png`);
      const { train, test } = await loadImageFolder(`${at}/set`);
      assert.equal(train.count + test.count, 5);
      assert.ok([...described(train), ...described(test)].some(([value]) => value === 9));
    },
  );
});

const refused: [string, Record<string, Uint8Array>, RegExp][] = [
  [
    "no folders",
    { "/1.png": plainPng(1, 1, [1]) },
    /expected a folder of images for each class.*found no folder/,
  ],
  [
    "one class",
    greyFiles({ only: 3 }),
    /expected folders of at least two classes, found one: only/,
  ],
  [
    "an empty class",
    { ...greyFiles({ a: 2 }), "b/": bad },
    /b: expected images of the class, found none/,
  ],
  [
    "a folder in a class",
    { ...greyFiles({ a: 2, b: 1 }), "b/deep/1.png": bad },
    /b\/deep: expected an image \(.*directly.*found a folder/,
  ],
  [
    "257 classes",
    greyFiles(Object.fromEntries(Array.from({ length: 257 }, (_, at) => [at, 1]))),
    /at most 256 classes, found 257/,
  ],
  ["a class that is in the test alone", {
    ...greyFiles({ a: 1, b: 1 }, "train/"),
    ...greyFiles({ c: 1 }, "test/"),
  }, /test\/c: expected a class of those in .*train/],
  [
    "train without test",
    greyFiles({ a: 1, b: 1 }, "train/"),
    /expected a folder test beside train, found none/,
  ],
  ["one image a class, so none to test with", greyFiles({ a: 1, b: 1 }), /no image to test with/],
];

for (const [what, files, message] of refused) {
  Deno.test(`${what} is refused with where and why`, async () => {
    await withFiles(files, async (folder) => {
      await assert.rejects(loadDataset(folder), message);
    });
  });
}

Deno.test("a class whose images are all unreadable is refused even when such are skipped", async () => {
  const files = { ...greyFiles({ a: 3 }), "b/1.png": bad, "b/2.png": bad };
  await withFiles(files, async (folder) => {
    await assert.rejects(
      loadImageFolder(folder, { skipUnreadable: true }),
      /no image to learn the class b from/,
    );
  });
});

Deno.test("a size that cannot be, or that no memory holds, is refused by value", async () => {
  await withFiles(greyFiles({ a: 2, b: 2 }), async (folder) => {
    const refusal = (imageSize: [number, number], message: RegExp) =>
      assert.rejects(
        loadImageFolder(folder, { imageSize }),
        (error: Error) => error instanceof RangeError && message.test(error.message),
      );
    await refusal([0, 5], /whole numbers from 1, not 0 x 5/);
    await refusal([2.5, 5], /not 2.5 x 5/);
    await refusal([50_000, 50_000], /4 images of 50000 x 50000 need 27.9 GiB .* smaller imageSize/);
  });
});

Deno.test("progress is told for each file, and a signal stops the reading", async () => {
  await withFiles(greyFiles({ a: 20, b: 20 }), async (folder) => {
    const told: ReadProgress[] = [];
    await loadImageFolder(folder, { onRead: (progress) => told.push(progress) });
    assert.deepEqual(told, Array.from({ length: 40 }, (_, at) => ({ read: at + 1, total: 40 })));
    const controller = new AbortController();
    let read = 0;
    const reading = loadImageFolder(folder, {
      signal: controller.signal,
      onRead: () => ++read === 5 && controller.abort(new Error("enough")),
    });
    await assert.rejects(reading, /^Error: enough$/);
    assert.ok(read < 12);
  });
});

Deno.test("any numbers of files give every file once, a sixth of each class to the test", async () => {
  const counts = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(counts, async (counts) => {
      const files: Record<string, Uint8Array> = {};
      counts.forEach((count, label) => {
        for (let index = 0; index < count; index++) files[`c${label}/${index}`] = bad;
      });
      await withFiles(files, (folder) => {
        const listed = listImageFiles(folder).files;
        const parts = divideFiles(listed);
        assert.equal(new Set(listed.map(({ path }) => path)).size, Object.keys(files).length);
        counts.forEach((count, label) => {
          const tested = listed.filter((file, at) => file.label === label && parts[at] === "test");
          assert.equal(tested.length, count === 1 ? 0 : Math.max(1, Math.round(count / 6)));
        });
        return Promise.resolve();
      });
    }),
    { numRuns: 20 },
  );
});
