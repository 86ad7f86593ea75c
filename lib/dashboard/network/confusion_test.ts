import assert from "node:assert/strict";
import { confusionRows, describeCell } from "./confusion.ts";

Deno.test("cells tell shares of their class, and shades by the worst mistake", () => {
  const rows = confusionRows([[84, 16, 0], [1, 99, 0], [0, 0, 0]]);
  assert.deepEqual(rows.map(({ total }) => total), [100, 100, 0]);
  assert.deepEqual(rows.map(({ accuracy }) => accuracy), [0.84, 0.99, 0]);
  assert.deepEqual(rows[0].cells.map(({ share }) => share), [0.84, 0.16, 0]);
  assert.deepEqual(rows.map(({ cells }) => cells.map(({ shade }) => shade)), [
    [5, 5, 0],
    [2, 5, 0],
    [0, 0, 0],
  ]);
});

Deno.test("a network without mistakes has no shade beside the diagonal", () => {
  const shades = confusionRows([[2, 0], [0, 2]]).flatMap(({ cells }) =>
    cells.map(({ shade }) => shade)
  );
  assert.deepEqual(shades, [5, 0, 0, 5]);
});

Deno.test("a cell says what it counts", () => {
  const [row] = confusionRows([[3, 1]]);
  assert.deepEqual(row.cells.map((cell) => describeCell(cell, ["Coat", "Shirt"])), [
    "Coat read as Coat: 3 images",
    "Coat read as Shirt: 1 image",
  ]);
});
