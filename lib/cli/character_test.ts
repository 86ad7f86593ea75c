import assert from "node:assert/strict";
import { loadMnist } from "../data/mnist.ts";
import { centerCharacter } from "./center_character.ts";
import { findInk } from "./ink.ts";
import type { Picture } from "./picture.ts";

const { test: digits } = await loadMnist({ limit: 1 });
const count = 300;

/** The pixels of a digit of MNIST, light on dark, from 0 to 1. */
function digit(index: number): Float32Array {
  return Float32Array.from(digits.images.subarray(index * 784, (index + 1) * 784), (v) => v / 255);
}

function picture(width: number, height: number, at: (x: number, y: number) => number): Picture {
  const brightness = Float32Array.from(
    { length: width * height },
    (_, pixel) => at(pixel % width, Math.floor(pixel / width)),
  );
  return { width, height, brightness, opacity: new Float32Array(width * height).fill(1) };
}

function read(picture: Picture): Float32Array {
  return centerCharacter(findInk(picture), 28);
}

/** Mean distance of two images' pixels, from 0 to 1. */
function distance(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, pixel) => sum + Math.abs(value - other[pixel]), 0) / one.length;
}

/** Which fraction of the digits comes out as MNIST has them. */
function agreement(draw: (pixels: Float32Array) => Picture): number {
  let same = 0;
  for (let index = 0; index < count; index++) {
    const pixels = digit(index);
    if (distance(read(draw(pixels)), pixels) < 0.01) same++;
  }
  return same / count;
}

const asIs = (pixels: Float32Array) => picture(28, 28, (x, y) => pixels[y * 28 + x]);

const variants: Record<string, (pixels: Float32Array) => Picture> = {
  "as they are": asIs,
  "dark on light": (pixels) => picture(28, 28, (x, y) => 1 - pixels[y * 28 + x]),
  "five times as large": (pixels) =>
    picture(140, 140, (x, y) => pixels[Math.floor(y / 5) * 28 + Math.floor(x / 5)]),
  "in the corner of a wide sheet": (pixels) =>
    picture(300, 90, (x, y) => x < 28 && y < 28 ? 1 - pixels[y * 28 + x] : 1),
  "grey on grey": (pixels) => picture(28, 28, (x, y) => 0.4 + 0.3 * pixels[y * 28 + x]),
  "on noisy paper": (pixels) =>
    picture(40, 40, (x, y) => {
      const noise = 0.03 * Math.sin(x * 12.9898 + y * 78.233);
      return x < 28 && y < 28 ? 0.95 - 0.9 * pixels[y * 28 + x] + noise : 0.95 + noise;
    }),
  "black ink on nothing": (pixels) => ({ ...picture(28, 28, () => 0), opacity: pixels }),
  "white ink on nothing": (pixels) => ({ ...picture(28, 28, () => 1), opacity: pixels }),
  "a card with ink on nothing": (pixels) => ({
    ...picture(34, 34, (x, y) => inside(x - 3, y - 3) ? 1 - pixels[(y - 3) * 28 + x - 3] : 0),
    opacity: picture(34, 34, (x, y) => inside(x - 3, y - 3) ? 1 : 0).brightness,
  }),
};

function inside(x: number, y: number): boolean {
  return x >= 0 && y >= 0 && x < 28 && y < 28;
}

for (const [name, draw] of Object.entries(variants)) {
  Deno.test(`of MNIST's digits ${name}, 95% come out as MNIST has them (within 0.01)`, () => {
    const fraction = agreement(draw);
    assert.ok(fraction >= 0.95, `${fraction} come out`);
  });
}

Deno.test("a digit that was moved and drawn at half size comes back alike", () => {
  let sum = 0;
  for (let index = 0; index < count; index++) {
    const pixels = digit(index);
    const half = picture(60, 30, (x, y) => {
      const [left, top] = [2 * (x - 40), 2 * (y - 3)];
      if (!inside(left, top) || !inside(left + 1, top + 1)) return 1;
      const at = top * 28 + left;
      return 1 - (pixels[at] + pixels[at + 1] + pixels[at + 28] + pixels[at + 29]) / 4;
    });
    sum += distance(read(half), pixels);
  }
  // Digits beside each other in the data set differ by 0.15.
  assert.ok(sum / count < 0.06, `Mean distance ${sum / count}`);
});

Deno.test("the aspect ratio is kept and the ink's centre of mass is the image's centre", () => {
  const bar = read(picture(200, 100, (x, y) => x >= 90 && x < 100 && y >= 10 && y < 90 ? 0 : 1));
  let [mass, x, y, columns, rows] = [0, 0, 0, new Set<number>(), new Set<number>()];
  for (const [pixel, value] of bar.entries()) {
    if (value === 0) continue;
    mass += value;
    x += value * (pixel % 28);
    y += value * Math.floor(pixel / 28);
    columns.add(pixel % 28);
    rows.add(Math.floor(pixel / 28));
  }
  assert.equal(rows.size, 20);
  assert.equal(columns.size, 3);
  assert.ok(Math.abs(x / mass - 14) <= 0.5 && Math.abs(y / mass - 14) <= 0.5);
});

Deno.test("the smallest ink is a character too", () => {
  assert.equal(Math.max(...read(picture(3, 3, (x, y) => x === 1 && y === 1 ? 1 : 0))), 1);
  assert.equal(Math.max(...read(picture(1000, 3, (x, y) => y === 1 && x > 2 ? 1 : 0))), 1);
});

Deno.test("paper alone is refused", () => {
  const papers = [
    picture(28, 28, () => 0),
    picture(28, 28, () => 1),
    picture(1, 1, () => 0.5),
    picture(28, 28, (x) => 0.9 + 0.05 * Math.sin(x)),
    { ...picture(28, 28, () => 1), opacity: new Float32Array(784) },
  ];
  for (const paper of papers) assert.throws(() => findInk(paper), /There is no ink in the image/);
});
