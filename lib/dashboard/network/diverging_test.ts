import assert from "node:assert/strict";
import { colourGrid, diverging } from "./diverging.ts";

Deno.test("zero is white, both ends differ, and what lies outside is cut", () => {
  assert.deepEqual(diverging(0), [245, 244, 240]);
  assert.deepEqual(diverging(-3), diverging(-1));
  assert.deepEqual(diverging(1), [22, 66, 166]);
  assert.deepEqual(diverging(-1), [201, 92, 10]);
});

Deno.test("maps lie side by side, row by row, with a transparent line between", () => {
  const { pixels, height, width } = colourGrid({
    values: [0, 1, -1],
    maps: 3,
    height: 1,
    width: 1,
    columns: 2,
  });
  assert.deepEqual([height, width], [3, 3]);
  const at = (row: number, column: number) => [
    ...pixels.slice(4 * (row * 3 + column), 4 * (row * 3 + column) + 4),
  ];
  assert.deepEqual(at(0, 0), [...diverging(0), 255]);
  assert.deepEqual(at(0, 2), [...diverging(1), 255]);
  assert.deepEqual(at(2, 0), [...diverging(-1), 255]);
  assert.deepEqual([at(0, 1)[3], at(1, 0)[3], at(2, 2)[3]], [0, 0, 0]);
});
