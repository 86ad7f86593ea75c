import assert from "node:assert/strict";
import { confusionTable } from "./confusion_table.ts";
import { testEvent } from "./sample_events.ts";
import { plain } from "./style.ts";

Deno.test("ten classes make a table of true and read classes", () => {
  const lines = confusionTable(testEvent(1), 80, plain);
  assert.equal(lines.length, 11);
  assert.equal(lines[0], "Class   0  1  2  3  4  5  6  7  8  9  Correct");
  assert.equal(lines[5], "    4   ·  ·  ·  ·  9  ·  ·  ·  ·  1   90.00%");
  assert.equal(new Set(lines.map((line) => line.length)).size, 1);
});

Deno.test("a table of MNIST's size fits 77 columns", () => {
  const test = testEvent(1, {
    confusion: Array.from({ length: 10 }, () => new Array<number>(10).fill(1135)),
  });
  const lines = confusionTable(test, 77, plain);
  assert.equal(lines.length, 11);
  assert.ok(lines.every((line) => line.length <= 77));
});

Deno.test("where a table has no room, the most frequent confusions are listed", () => {
  const confusion = testEvent(1).confusion.map((row) => [...row]);
  confusion[7][1] = 3;
  assert.deepEqual(confusionTable(testEvent(1, { confusion }), 40, plain), [
    "Most frequent confusions:",
    "  7 read as 1: 3",
    "  4 read as 9: 1",
  ]);
  const perfect = confusion.map((row, label) => row.map((_, read) => Number(label === read)));
  assert.deepEqual(confusionTable(testEvent(1, { confusion: perfect }), 30, plain), [
    "No image was read wrongly.",
  ]);
});

Deno.test("a class without images has no fraction", () => {
  const perClass = testEvent(1).perClass.map(() => ({ correct: 0, total: 0 }));
  assert.ok(confusionTable(testEvent(1, { perClass }), 80, plain)[1].endsWith("-"));
});
