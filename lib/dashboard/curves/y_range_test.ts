import assert from "node:assert/strict";
import { verticalRange } from "./y_range.ts";

const x = Float64Array.from({ length: 1000 }, (_, index) => index);
const everything = { from: 0, to: 999 };

Deno.test("a few bad batches do not press the others together", () => {
  const y = x.map((step) => step === 0 ? 50 : 0.5 + 0.1 * Math.sin(step));
  const scattered = verticalRange([{ x, y, scatters: true }], everything, "linear");
  assert.ok(scattered.to < 1);
  assert.ok(verticalRange([{ x, y }], everything, "linear").to > 50);
});

Deno.test("only what the window shows decides", () => {
  const range = verticalRange([{ x, y: x }], { from: 500, to: 600 }, "linear");
  assert.ok(range.from > 490 && range.to < 610);
});

Deno.test("an accuracy stays between 0 and 1, a loss never below 0", () => {
  const accuracy = { x: [0, 1], y: [0.01, 0.999] };
  assert.deepEqual(verticalRange([accuracy], everything, "fraction"), { from: 0, to: 1 });
  assert.equal(verticalRange([{ x: [0, 1], y: [0, 2] }], everything, "linear").from, 0);
});

Deno.test("a logarithmic axis has no place for 0, and width where all values are the same", () => {
  const zero = verticalRange([{ x: [0, 1], y: [0, 1] }], everything, "logarithmic");
  assert.ok(zero.from > 0);
  const same = verticalRange([{ x: [0, 1], y: [0.5, 0.5] }], everything, "logarithmic");
  assert.ok(same.from < 0.5 && same.to > 0.5);
});

Deno.test("without points there is an axis all the same", () => {
  assert.deepEqual(verticalRange([], everything, "fraction"), { from: 0, to: 1 });
  assert.ok(verticalRange([], everything, "logarithmic").from > 0);
});
