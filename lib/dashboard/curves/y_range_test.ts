import assert from "node:assert/strict";
import fc from "fast-check";
import { verticalForms, type VerticalScale } from "./vertical_scale.ts";
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

Deno.test("an axis that begins at 0 shows it however far the values are", () => {
  const range = verticalRange([{ x: [0, 1], y: [900, 1000] }], everything, "linear", true);
  assert.equal(range.from, 0);
  assert.ok(range.to > 1000);
});

Deno.test("whatever the values, an axis has a length and finite ends", () => {
  const values = fc.array(fc.oneof(fc.constantFrom(0, 1, NaN), fc.double({ min: 0, max: 1 })));
  fc.assert(fc.property(
    values,
    fc.constantFrom(...Object.keys(verticalForms) as VerticalScale[]),
    (y, scale) => {
      const { from, to } = verticalRange([{ x, y }], everything, scale);
      const { forward } = verticalForms[scale];
      assert.ok(Number.isFinite(from) && Number.isFinite(to));
      assert.ok(forward(to) > forward(from));
    },
  ));
});
