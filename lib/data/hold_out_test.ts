import assert from "node:assert/strict";
import fc from "fast-check";
import { numberedClasses } from "./class_names.ts";
import type { Dataset, DataSplit } from "./dataset.ts";
import { holdOut } from "./hold_out.ts";

/** Images of two pixels that tell their number, of these classes. */
function split(labels: number[], classes = 4): DataSplit {
  const part = (labels: number[]): Dataset => ({
    name: "numbered",
    images: Uint8Array.from({ length: 2 * labels.length }, (_, at) => at >> 1),
    labels: Uint8Array.from(labels),
    count: labels.length,
    height: 1,
    width: 2,
    channels: 1,
    classes,
    classNames: numberedClasses(classes),
  });
  return { train: part(labels), test: part([0]) };
}

const some = fc.array(fc.nat(3), { minLength: 2, maxLength: 120 });

Deno.test("every training image is on one side, with its label, in its order", () => {
  fc.assert(
    fc.property(
      some,
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.integer(),
      (labels, at, seed) => {
        const count = 1 + Math.floor(at * (labels.length - 1));
        const data = split(labels);
        const { train, validation, test } = holdOut(data, count, seed);
        assert.equal(test, data.test);
        assert.deepEqual([train.count, validation.count], [labels.length - count, count]);
        const numbers = [train, validation].map((part) => {
          assert.deepEqual([part.images.length, part.labels.length], [2 * part.count, part.count]);
          const numbers = [...part.images].filter((_, index) => index % 2 === 0);
          assert.deepEqual([...part.labels], numbers.map((number) => labels[number]));
          assert.deepEqual(numbers, numbers.toSorted((a, b) => a - b));
          return numbers;
        });
        assert.equal(new Set(numbers.flat()).size, labels.length);
      },
    ),
  );
});

Deno.test("each class is held out in its share, to within one image", () => {
  fc.assert(fc.property(some, fc.integer(), (labels, seed) => {
    const count = Math.ceil(labels.length / 3);
    if (count >= labels.length) return;
    const { validation } = holdOut(split(labels), count, seed);
    for (const label of [0, 1, 2, 3]) {
      const size = labels.filter((other) => other === label).length;
      const held = validation.labels.filter((other) => other === label).length;
      assert.ok(Math.abs(held - size * count / labels.length) < 1);
    }
  }));
});

Deno.test("the seed decides which images are held out", () => {
  const data = split(Array.from({ length: 100 }, (_, index) => index % 4));
  const held = (seed: number) => [...holdOut(data, 20, seed).validation.images];
  assert.deepEqual(held(1), held(1));
  assert.notDeepEqual(held(1), held(2));
});

Deno.test("holding out no image, all, or a part of one is refused by number", () => {
  for (const count of [0, 4, 1.5, NaN]) {
    assert.throws(
      () => holdOut(split([0, 1, 2, 3]), count, 1),
      (error: Error) =>
        error instanceof RangeError && error.message.includes("from 1 to 3") &&
        error.message.endsWith(`not ${count}`),
    );
  }
});
