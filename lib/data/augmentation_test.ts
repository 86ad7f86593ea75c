import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Augmentation,
  mixBits,
  randomTransformation,
  randomTransformations,
} from "./augmentation.ts";
import { batches, type BatchOptions, shuffledOrder } from "./batches.ts";
import { numberedClasses } from "./class_names.ts";
import type { Dataset } from "./dataset.ts";
import {
  frameImage,
  type ImageSize,
  makeFrame,
  type Transformation,
  transformImage,
} from "./transform_image.ts";

const all = { rotation: 30, shift: 0.2, scale: 0.3, shear: 20, seed: 1, epoch: 0 };

/** Stripes whose brightness tells the image's number. */
function stripes(count: number, height: number, width: number, channels = 1): Dataset {
  const size = height * width * channels;
  const images = Uint8Array.from(
    { length: count * size },
    (_, at) => at % 3 === 0 ? 0 : 40 + Math.floor(at / size),
  );
  const labels = Uint8Array.from({ length: count }, (_, image) => image % 5);
  const classes = { classes: 5, classNames: numberedClasses(5) };
  return { name: "stripes", images, labels, count, height, width, channels, ...classes };
}

/** Each image of an epoch as it came in a batch, by its index. */
async function byImage(dataset: Dataset, options: BatchOptions): Promise<Map<number, number[]>> {
  const found = new Map<number, number[]>();
  const order = options.order!;
  let position = (options.skip ?? 0) * options.batchSize;
  for await (const { images, labels, count } of batches(dataset, options)) {
    const size = images.length / count;
    for (let index = 0; index < count; index++) {
      assert.equal(labels[index], dataset.labels[order[position]]);
      found.set(order[position++], [...images.subarray(index * size, (index + 1) * size)]);
    }
  }
  return found;
}

Deno.test("batch size, order, workers and where one begins change no image", async () => {
  const dataset = stripes(50, 9, 7, 2);
  const order = Uint32Array.from({ length: 50 }, (_, index) => index);
  const expected = await byImage(dataset, { batchSize: 50, order, augmentation: all });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 60 }),
      fc.nat(3),
      fc.constantFrom(0, 0, 0, 2),
      fc.integer(),
      async (batchSize, skip, workers, seed) => {
        const order = shuffledOrder(50, seed, 0);
        const options = { batchSize, skip, workers, order, augmentation: all };
        const found = await byImage(dataset, options);
        assert.equal(found.size, Math.max(0, 50 - skip * batchSize));
        for (const [image, pixels] of found) assert.deepEqual(pixels, expected.get(image));
      },
    ),
    { numRuns: 40 },
  );
});

Deno.test("every epoch and every seed moves an image otherwise", async () => {
  const dataset = stripes(3, 8, 8);
  const order = Uint32Array.of(0, 1, 2);
  const images = async (augmentation: Augmentation) =>
    await byImage(dataset, { batchSize: 3, order, augmentation });
  const first = await images(all);
  assert.deepEqual(await images({ ...all }), first);
  for (const other of [{ ...all, epoch: 1 }, { ...all, seed: 2 }]) {
    const found = await images(other);
    for (const image of order) assert.notDeepEqual(found.get(image), first.get(image));
  }
});

Deno.test("an augmentation of nothing gives the images as they are", async () => {
  const dataset = stripes(4, 5, 6);
  const order = Uint32Array.of(3, 1);
  const plain = await byImage(dataset, { batchSize: 2, order });
  const nothing = { seed: 1, epoch: 0 };
  assert.equal(randomTransformations(nothing, dataset), undefined);
  assert.deepEqual(await byImage(dataset, { batchSize: 2, order, augmentation: nothing }), plain);
});

Deno.test("moved by nothing, an image of any size is the same bit for bit", () => {
  const edge = fc.integer({ min: 1, max: 12 });
  fc.assert(fc.property(edge, edge, fc.integer({ min: 1, max: 4 }), (height, width, channels) => {
    const { images } = stripes(2, height, width, channels);
    const size = { height, width, channels };
    const frame = makeFrame(size);
    frameImage(images, 1, size, frame);
    const into = new Float32Array(images.length / 2);
    const still = { angle: 0, right: 0, down: 0, scale: 1, shear: 0 };
    transformImage(frame, size, still, into, 0);
    assert.deepEqual(into, Float32Array.from(images.subarray(into.length), (byte) => byte / 255));
  }));
});

/** The same, pixel by pixel, with no thought of speed. */
function movedPlainly(
  pixels: Uint8Array,
  { height, width, channels }: ImageSize,
  { angle, right, down, scale, shear }: Transformation,
): number[] {
  const at = (row: number, column: number, channel: number) =>
    row < 0 || row >= height || column < 0 || column >= width
      ? 0
      : pixels[(row * width + column) * channels + channel] / 255;
  const [cosine, sine, lean] = [Math.cos(angle), Math.sin(angle), Math.tan(shear)];
  return Array.from({ length: pixels.length }, (_, index) => {
    const pixel = Math.floor(index / channels);
    const [column, row] = [pixel % width, Math.floor(pixel / width)];
    const x = column - (width - 1) / 2 - right;
    const y = row - (height - 1) / 2 - down;
    const fromX = ((cosine - sine * lean) * x + (sine + cosine * lean) * y) / scale;
    const fromY = (cosine * y - sine * x) / scale;
    const [left, top] = [fromX + (width - 1) / 2, fromY + (height - 1) / 2].map(Math.floor);
    const [shareX, shareY] = [fromX + (width - 1) / 2 - left, fromY + (height - 1) / 2 - top];
    const across = (row: number) =>
      (1 - shareX) * at(row, left, index % channels) + shareX * at(row, left + 1, index % channels);
    return (1 - shareY) * across(top) + shareY * across(top + 1);
  });
}

Deno.test("any image, however empty, is moved as pixel by pixel, within 1e-6", () => {
  const edge = fc.integer({ min: 1, max: 12 });
  const number = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
  const transformation = fc.record({
    angle: number(Math.PI),
    right: number(6),
    down: number(6),
    scale: fc.double({ min: 0.3, max: 2, noNaN: true }),
    shear: number(1.2),
  });
  const any = fc.tuple(
    edge,
    edge,
    fc.integer({ min: 1, max: 3 }),
    transformation,
    fc.infiniteStream(
      fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 60, 255),
    ),
  );
  fc.assert(
    fc.property(any, ([height, width, channels, transformation, bytes]) => {
      const size = { height, width, channels };
      const pixels = Uint8Array.from(bytes.take(height * width * channels));
      const frame = makeFrame(size);
      frameImage(pixels, 0, size, frame);
      const into = new Float32Array(pixels.length);
      transformImage(frame, size, transformation, into, 0);
      for (const [at, value] of movedPlainly(pixels, size, transformation).entries()) {
        assert.ok(Math.abs(into[at] - value) < 1e-6, `${into[at]}, not ${value}, at ${at}`);
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("an image without ink stays so, however it is moved", () => {
  const size = { height: 4, width: 3, channels: 1 };
  const frame = makeFrame(size);
  const into = new Float32Array(12).fill(1);
  frameImage(new Uint8Array(12), 0, size, frame);
  transformImage(frame, size, { angle: 1, right: 1, down: 0, scale: 2, shear: 0 }, into, 0);
  assert.deepEqual(into, new Float32Array(12));
});

Deno.test("movements are spread evenly over their ranges, within 2% at 20,000 images", () => {
  const size = { height: 20, width: 50, channels: 1 };
  const augmentation = { ...all, rotation: 180 };
  const prepared = randomTransformations(augmentation, size)!;
  const movements = Array.from({ length: 20_000 }, (_, image) => {
    const { angle, right, down, scale, shear } = randomTransformation(prepared, image);
    return [angle / Math.PI, right / 10, down / 4, (scale - 1) / 0.3, shear / (Math.PI / 9)];
  });
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  for (let kind = 0; kind < 5; kind++) {
    const values = movements.map((movement) => movement[kind]);
    assert.ok(values.every((value) => value >= -1 && value < 1));
    assert.ok(Math.abs(mean(values)) < 0.02, `mean ${mean(values)} of ${kind}`);
    const counts = new Array(10).fill(0);
    for (const value of values) counts[Math.floor((value + 1) * 5)]++;
    // Chi-squared of nine degrees of freedom: above 27.9 in one case of a thousand.
    const statistic = counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
    assert.ok(statistic < 27.9, `chi-squared ${statistic} of ${kind}`);
    // No kind follows another, the next image's, or the next epoch's.
    const next = randomTransformations({ ...augmentation, epoch: 1 }, size)!;
    const others = [
      ...[1, 2, 3, 4].map((step) => movements.map((movement) => movement[(kind + step) % 5])),
      values.map((_, image) => values[(image + 1) % values.length]),
      values.map((_, image) => randomTransformation(next, image).angle / Math.PI),
    ];
    for (const [index, other] of others.entries()) {
      const covariance = mean(values.map((value, image) => value * other[image]));
      assert.ok(Math.abs(covariance) < 0.02 / 3, `covariance ${covariance} of ${kind}, ${index}`);
    }
  }
});

Deno.test("bits are mixed as lowbias32 mixes them: its published inverse gives them back", () => {
  const inverse = (bits: number) => {
    bits = Math.imul(bits ^ bits >>> 16, 0x43021123);
    bits = Math.imul(bits ^ bits >>> 15 ^ bits >>> 30, 0x1d69e2a5);
    return (bits ^ bits >>> 16) >>> 0;
  };
  fc.assert(fc.property(fc.nat(2 ** 32 - 1), (bits) => inverse(mixBits(bits)) === bits));
});

Deno.test("ranges that cannot be are refused by name and value", async () => {
  const refused: [Partial<Augmentation>, RegExp][] = [
    [{ rotation: -1 }, /rotation must be a number from 0 to 180, not -1/],
    [{ rotation: 181 }, /rotation .* not 181/],
    [{ shift: 1.5 }, /shift must be a number from 0 to 1, not 1.5/],
    [{ scale: 1 }, /scale must be a number from 0 to below 1, not 1/],
    [{ shear: 90 }, /shear must be a number from 0 to below 90, not 90/],
    [{ shear: NaN }, /shear .* not NaN/],
    [{ epoch: Infinity }, /finite numbers .* not Infinity/],
  ];
  for (const [change, message] of refused) {
    const augmentation = { seed: 0, epoch: 0, ...change };
    await assert.rejects(
      batches(stripes(1, 2, 2), { batchSize: 1, augmentation }).next(),
      (error: Error) => error instanceof RangeError && message.test(error.message),
    );
  }
});
