import assert from "node:assert/strict";
import fc from "fast-check";
import { seededRandom } from "./random.ts";

Deno.test("the same seed and name give the same numbers on every machine and version", () => {
  // The figures come from a second implementation of the generator, in Python.
  const random = seededRandom(1, "weights", "conv1");
  assert.deepEqual([random.nextUint32(), random.nextUint32(), random.nextUint32()], [
    2998750937,
    1594659796,
    472601054,
  ]);
  assert.deepEqual(
    seededRandom(1, "shuffle", 0).permutation(8),
    Uint32Array.of(0, 6, 7, 4, 2, 1, 5, 3),
  );
});

Deno.test("names that look alike give different streams", () => {
  const names: (string | number)[][] = [
    [],
    [""],
    [3],
    ["3"],
    [-3],
    [3.5],
    ["3", ""],
    ["a", "b"],
    ["ab"],
    ["a,b"],
    ['a","b'],
    [2 ** 32],
    [2 ** 53],
    [2 ** 53 - 1],
    [0],
  ];
  const first = names.flatMap((name) => [0, 1, -1, 0.5, 2 ** 32].map((seed) => [seed, ...name]))
    .map(([seed, ...name]) => seededRandom(Number(seed), ...name))
    .map((random) => `${random.nextUint32()} ${random.nextUint32()}`);
  assert.equal(new Set(first).size, names.length * 5);
});

Deno.test("floats are uniform from 0 to 1, and streams beside each other are uncorrelated", () => {
  const count = 100_000;
  const a = seededRandom(5, "dropout", 1);
  const b = seededRandom(5, "dropout", 2);
  let sum = 0, squares = 0, products = 0;
  const buckets = new Uint32Array(10);
  for (let index = 0; index < count; index++) {
    const x = a.nextFloat();
    assert.ok(x >= 0 && x < 1);
    buckets[Math.floor(x * 10)]++;
    sum += x;
    squares += (x - 0.5) ** 2;
    products += (x - 0.5) * (b.nextFloat() - 0.5);
  }
  // Five standard deviations of each estimate.
  assert.ok(Math.abs(sum / count - 0.5) < 5 * Math.sqrt(1 / 12 / count));
  assert.ok(Math.abs(squares / count - 1 / 12) < 5 * Math.sqrt(1 / 180 / count));
  assert.ok(Math.abs(products / count) < 5 / 12 / Math.sqrt(count));
  for (const bucket of buckets) {
    assert.ok(Math.abs(bucket - count / 10) < 5 * Math.sqrt(count * 0.09));
  }
});

Deno.test("integers cover their range evenly and never leave it", () => {
  const random = seededRandom(9, "integers");
  for (const limit of [1, 2, 3, 7, 10]) {
    const seen = new Uint32Array(limit);
    for (let index = 0; index < 10_000 * limit; index++) seen[random.integer(limit)]++;
    for (const times of seen) assert.ok(Math.abs(times - 10_000) <= 500, `${times} of 10000`);
  }
  fc.assert(fc.property(fc.integer({ min: 1, max: 2 ** 32 }), (limit) => {
    const value = random.integer(limit);
    return Number.isInteger(value) && value >= 0 && value < limit;
  }));
});

Deno.test("a permutation holds every index once", () => {
  fc.assert(fc.property(fc.integer(), fc.nat(2000), (seed, count) => {
    const order = seededRandom(seed, "shuffle").permutation(count);
    assert.deepEqual(order.slice().sort(), Uint32Array.from({ length: count }, (_, i) => i));
  }));
});

Deno.test("all six orders of three are equally likely", () => {
  const random = seededRandom(3, "orders");
  const seen = new Map<string, number>();
  for (let index = 0; index < 60_000; index++) {
    const order = random.permutation(3).join();
    seen.set(order, (seen.get(order) ?? 0) + 1);
  }
  assert.equal(seen.size, 6);
  for (const times of seen.values()) assert.ok(Math.abs(times - 10_000) <= 460, `${times}`);
});

Deno.test("numbers out of range are refused by value", () => {
  assert.throws(() => seededRandom(NaN), /RangeError.*NaN/);
  assert.throws(() => seededRandom(1, "epoch", Infinity), /RangeError.*Infinity/);
  const random = seededRandom(1);
  for (const limit of [0, -1, 1.5, NaN, 2 ** 32 + 1]) {
    assert.throws(() => random.integer(limit), RangeError);
  }
  for (const count of [-1, 0.5, NaN, 2 ** 32]) {
    assert.throws(() => random.permutation(count), RangeError);
  }
});
