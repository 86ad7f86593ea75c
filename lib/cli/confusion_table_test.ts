import assert from "node:assert/strict";
import { confusionTable } from "./confusion_table.ts";
import { displayWidth } from "./display_width.ts";
import { testEvent } from "./sample_events.ts";
import { plain } from "./style.ts";

const digits = [..."0123456789"];
const clothes = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
];

Deno.test("ten classes make a table of true and read classes", () => {
  const lines = confusionTable(testEvent(1), digits, 80, plain);
  assert.equal(lines.length, 11);
  assert.equal(lines[0], "Class   0  1  2  3  4  5  6  7  8  9  Correct");
  assert.equal(lines[5], "    4   ·  ·  ·  ·  9  ·  ·  ·  ·  1   90.00%");
  assert.equal(new Set(lines.map((line) => line.length)).size, 1);
});

Deno.test("a table of MNIST's size fits 77 columns", () => {
  const test = testEvent(1, {
    confusion: Array.from({ length: 10 }, () => new Array<number>(10).fill(1135)),
  });
  const lines = confusionTable(test, digits, 77, plain);
  assert.equal(lines.length, 11);
  assert.ok(lines.every((line) => line.length <= 77));
});

Deno.test("where a table has no room, the most frequent confusions are listed", () => {
  const confusion = testEvent(1).confusion.map((row) => [...row]);
  confusion[7][1] = 3;
  assert.deepEqual(confusionTable(testEvent(1, { confusion }), digits, 40, plain), [
    "Most frequent confusions:",
    "  7 read as 1: 3",
    "  4 read as 9: 1",
  ]);
  const perfect = confusion.map((row, label) => row.map((_, read) => Number(label === read)));
  assert.deepEqual(confusionTable(testEvent(1, { confusion: perfect }), digits, 30, plain), [
    "No image was read wrongly.",
  ]);
});

Deno.test("a class without images has no fraction", () => {
  const perClass = testEvent(1).perClass.map(() => ({ correct: 0, total: 0 }));
  assert.ok(confusionTable(testEvent(1, { perClass }), digits, 80, plain)[1].endsWith("-"));
});

Deno.test("rows have their classes' names in full, columns as much of them as there is room", () => {
  const confusion = Array.from({ length: 10 }, () => new Array<number>(10).fill(1000));
  const lines = confusionTable(testEvent(1, { confusion }), clothes, 77, plain);
  assert.equal(
    lines[0],
    "Class        T-sh Trou Pull Dres Coat Sand Shir Snea  Bag Ankl  Correct",
  );
  assert.match(lines[10], /^Ankle boot {3}1000 1000/);
  const wide = confusionTable(testEvent(1), clothes, 200, plain);
  assert.match(wide[0], /^Class +T-shirt\/top +Trouser .* Ankle boot {2}Correct$/);
  for (const columns of [58, 65, 77, 100]) {
    const drawn = confusionTable(testEvent(1, { confusion }), clothes, columns, plain);
    assert.equal(drawn.length, 11, `${columns}`);
    assert.ok(drawn.every((line) => line.length <= columns), `${columns}`);
  }
  assert.match(confusionTable(testEvent(1, { confusion }), clothes, 68, plain)[1], /^T-shirt… /);
  assert.deepEqual(
    confusionTable(testEvent(1), clothes, 40, plain)[1],
    "  Coat read as Ankle boot: 1",
  );
});

Deno.test("names in characters of two columns stand in line", () => {
  const lines = confusionTable(testEvent(1), [..."おきすつなはまやれを"], 80, plain);
  assert.equal(new Set(lines.map(displayWidth)).size, 1);
});
