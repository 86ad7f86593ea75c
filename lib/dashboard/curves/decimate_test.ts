import assert from "node:assert/strict";
import fc from "fast-check";
import { decimate } from "./decimate.ts";

const x = Float64Array.from({ length: 12_000 }, (_, index) => index + 1);
const values = fc.array(fc.float({ noNaN: true }), { minLength: 12_000, maxLength: 12_000 });

Deno.test("of each column of pixels the extremes and both ends stay, at most four points", () => {
  fc.assert(
    fc.property(values, (y) => {
      const window = { from: 0, to: 12_000 };
      const kept = new Set(decimate({ x, y }, window, 500));
      assert.ok(kept.size <= 4 * 501);
      for (let column = 0; column < 500; column++) {
        const indices = [...x.keys()].filter((index) => Math.floor(x[index] / 24) === column);
        const all = indices.map((index) => y[index]);
        const some = indices.filter((index) => kept.has(index)).map((index) => y[index]);
        assert.equal(Math.min(...some), Math.min(...all));
        assert.equal(Math.max(...some), Math.max(...all));
        assert.equal(some.at(0), all.at(0));
        assert.equal(some.at(-1), all.at(-1));
      }
    }),
    { numRuns: 3 },
  );
});

Deno.test("a window with few points shows each of them, and a neighbour on either side", () => {
  assert.deepEqual(decimate({ x, y: x }, { from: 100, to: 103 }, 500), [99, 100, 101, 102, 103]);
  assert.deepEqual(decimate({ x, y: x }, { from: 100.5, to: 101.5 }, 500), [99, 100, 101]);
});

Deno.test("values that are not numbers neither hide extremes nor count as one", () => {
  const y = x.map((value) => value % 3 === 0 ? NaN : value % 7);
  const kept = decimate({ x, y }, { from: 1, to: 12_000 }, 10).map((index) => y[index]);
  assert.ok(kept.includes(0));
  assert.ok(kept.includes(6));
});

Deno.test("a line without points, and a window without width, are drawn as they are", () => {
  assert.deepEqual(decimate({ x: [], y: [] }, { from: 0, to: 1 }, 100), []);
  assert.deepEqual(decimate({ x: [5], y: [1] }, { from: 5, to: 5 }, 100), [0]);
});
