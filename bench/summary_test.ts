import assert from "node:assert/strict";
import { summarize } from "./summary.ts";

Deno.test("the median of an odd number of values is the middle one", () => {
  assert.deepEqual(summarize([9, 10, 1]), { median: 9, least: 1, most: 10 });
});

Deno.test("the median of an even number of values lies between the middle ones", () => {
  assert.deepEqual(summarize([4, 1, 2, 100]), { median: 3, least: 1, most: 100 });
});

Deno.test("no values have no median", () => {
  assert.throws(() => summarize([]), RangeError);
});
