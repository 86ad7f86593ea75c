import assert from "node:assert/strict";
import { threadCounts } from "./threads.ts";

Deno.test("threads double up to all of them", () => {
  assert.deepEqual([1, 2, 6, 8].map(threadCounts), [[1], [1, 2], [1, 2, 4, 6], [1, 2, 4, 8]]);
});
