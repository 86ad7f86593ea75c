import assert from "node:assert/strict";
import {
  formatAccuracy,
  formatClock,
  formatCount,
  formatLoss,
  formatRate,
  formatSeconds,
  wrapWords,
} from "./format.ts";

Deno.test("numbers are short and exact enough", () => {
  assert.equal(formatCount(60_000), "60,000");
  assert.equal(formatAccuracy(0.9931), "99.31%");
  assert.equal(formatAccuracy(1), "100.00%");
  assert.equal(formatAccuracy(0.99996), "99.99%", "one wrong image of many must show");
  assert.equal(formatLoss(2.302585), "2.3026");
  assert.equal(formatLoss(0.00012345), "0.00012");
  assert.equal(formatLoss(0), "0.0000");
  assert.equal(formatRate(1234.4), "1,234");
  assert.equal(formatRate(0.42), "0.4");
});

Deno.test("times read as times", () => {
  assert.deepEqual([0, 8.4, 59.6, 84, 3599, 7500].map(formatSeconds), [
    "0s",
    "8s",
    "1m 00s",
    "1m 24s",
    "59m 59s",
    "2h 05m",
  ]);
  assert.deepEqual([0, 8.4, 59.6, 84, 3599.6, 7505].map(formatClock), [
    "0:00",
    "0:08",
    "1:00",
    "1:24",
    "1:00:00",
    "2:05:05",
  ]);
});

Deno.test("lines break between words", () => {
  assert.deepEqual(wrapWords("one two three", 7), ["one two", "three"]);
  assert.deepEqual(wrapWords("seventeen columns", 4), ["seventeen", "columns"]);
  assert.deepEqual(wrapWords("one two", Infinity), ["one two"]);
});
