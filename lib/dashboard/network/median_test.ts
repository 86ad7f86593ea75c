import assert from "node:assert/strict";
import { RecentMedian } from "./median.ts";

Deno.test("the median is of the last numbers alone", () => {
  const median = new RecentMedian(3);
  assert.deepEqual([9, 1, 5, 100, 100].map((value) => median.add(value)), [9, 5, 5, 5, 100]);
});
