import assert from "node:assert/strict";
import { deviation, mean } from "./statistics.ts";

Deno.test("the mean and a sample's standard deviation", () => {
  assert.equal(mean([1, 2, 6]), 3);
  assert.equal(deviation([1, 2, 6]), Math.sqrt((4 + 1 + 9) / 2));
});

Deno.test("too few values are refused", () => {
  assert.throws(() => mean([]), RangeError);
  assert.throws(() => deviation([1]), RangeError);
});
