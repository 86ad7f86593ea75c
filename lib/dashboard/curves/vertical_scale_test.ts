import assert from "node:assert/strict";
import fc from "fast-check";
import { verticalForms, type VerticalScale } from "./vertical_scale.ts";

const scales = Object.keys(verticalForms) as VerticalScale[];

Deno.test("a value stands where it is found again, within 1e-9", () => {
  fc.assert(fc.property(
    fc.constantFrom(...scales),
    fc.double({ min: 0.001, max: 0.999, noNaN: true }),
    (scale, value) => {
      const { forward, back } = verticalForms[scale];
      assert.ok(Math.abs(back(forward(value)) - value) < 1e-9);
    },
  ));
});

Deno.test("greater values stand higher, and none stands at infinity", () => {
  for (const scale of scales) {
    const places = [0, 1e-9, 0.1, 0.5, 0.99, 1].map(verticalForms[scale].forward);
    assert.ok(places.every((place, at) => Number.isFinite(place) && !(place < places[at - 1])));
  }
});

Deno.test("an axis of errors shows the nines of an accuracy", () => {
  assert.deepEqual(
    verticalForms.errors.ticks({ from: 0.75, to: 0.996 }, 8),
    [0.8, 0.9, 0.95, 0.98, 0.99, 0.995],
  );
});
