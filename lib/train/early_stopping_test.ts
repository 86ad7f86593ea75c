import assert from "node:assert/strict";
import fc from "fast-check";
import { earlyEnd } from "./early_stopping.ts";

const after = (...values: number[]) => values.map((value, index) => ({ epoch: index + 1, value }));

Deno.test("a run ends when its validation loss has not fallen for so many epochs, and says so", () => {
  assert.equal(earlyEnd(after(0.5, 0.4, 0.03124, 0.04, 0.05), 3), undefined);
  assert.equal(
    earlyEnd(after(0.5, 0.4, 0.03124, 0.04, 0.05, 0.03124), 3),
    "The validation loss has not fallen since epoch 3 (0.0312), for 3 epochs",
  );
  assert.equal(
    earlyEnd(after(0.5, 0.6), 1),
    "The validation loss has not fallen since epoch 1 (0.5), for 1 epoch",
  );
  assert.equal(earlyEnd([], 1), undefined);
});

Deno.test("a loss that falls ends no run, nor does one without patience", () => {
  const losses = fc.uniqueArray(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 1 });
  fc.assert(fc.property(losses, fc.integer({ min: 1, max: 20 }), (values, patience) => {
    assert.equal(earlyEnd(after(...values), 0), undefined);
    const falling = after(...values.toSorted((a, b) => b - a));
    assert.equal(earlyEnd(falling, patience), undefined);
    const rising = after(...values.toSorted((a, b) => a - b));
    assert.equal(earlyEnd(rising, patience) !== undefined, values.length > patience);
  }));
});
