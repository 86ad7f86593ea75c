import assert from "node:assert/strict";
import { align } from "./align.ts";

const everything = { from: -Infinity, to: Infinity };

Deno.test("lines share one axis, with null where one of them has no point", () => {
  const [x, ...ys] = align(
    [{ x: [1, 2, 3], y: [10, NaN, 30] }, { x: [2, 2.5], y: [5, 6] }, { x: [], y: [] }],
    everything,
    100,
  );
  assert.deepEqual([...x], [1, 2, 2.5, 3]);
  assert.deepEqual(ys, [[10, null, null, 30], [null, 5, 6, null], [null, null, null, null]]);
});

Deno.test("six runs of 12,000 steps are aligned in less than half a second", () => {
  const lines = Array.from({ length: 6 }, (_, run) => {
    const x = Float64Array.from({ length: 12_000 }, (_, index) => index + run / 10);
    return { x, y: x.map((value) => Math.sin(value) + run) };
  });
  const began = performance.now();
  const [x] = align(lines, { from: 0, to: 12_000 }, 1000);
  assert.ok(performance.now() - began < 500);
  assert.ok(x.length <= 6 * 4 * 1001);
});
