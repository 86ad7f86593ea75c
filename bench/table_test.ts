import assert from "node:assert/strict";
import {
  formatMegabytes,
  formatMilliseconds,
  formatNumber,
  formatTable,
  formatThreads,
} from "./table.ts";

Deno.test("a table's columns are as wide as their widest cell", () => {
  const rows = [["conv1", "1.5"], ["a longer name", "12,345"]];
  assert.deepEqual(formatTable(["operation", "ms"], rows), [
    "operation          ms",
    "conv1             1.5",
    "a longer name  12,345",
  ]);
});

Deno.test("numbers keep three digits that count, and all before the point", () => {
  assert.deepEqual([0.0123, 1.234, 12.34, 123.4, 12345].map(formatNumber), [
    ...["0.012", "1.23", "12.3", "123", "12,345"],
  ]);
  assert.equal(formatMilliseconds(0.0015), "1.50");
  assert.equal(formatMegabytes(700e6), "700");
  assert.equal(formatMegabytes(undefined), "unknown");
  assert.deepEqual([1, 2].map(formatThreads), ["1 thread", "2 threads"]);
});
