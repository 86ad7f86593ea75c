import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import fc from "fast-check";
import { advance, noProgress } from "./progress.ts";
import { drawBar, progressBar } from "./progress_bar.ts";
import { batchEvent, epochEvent, startEvent } from "./sample_events.ts";
import { coloured, plain } from "./style.ts";

const started = advance(noProgress, startEvent(), 0);
const steps = [1, 2, 3, 4, 5];
const midway = steps.reduce((at, step) => advance(at, batchEvent(step), 10 + step), started);

Deno.test("80 columns hold all numbers", () => {
  assert.equal(
    progressBar(midway, 77, plain),
    "Epoch 1/3 ━━━━━━╸──────   5/10  loss 0.5000   90.00%    100 img/s   0:25 left",
  );
});

Deno.test("numbers that are not known yet keep their place", () => {
  assert.equal(progressBar(started, 77, plain).length, 77);
  assert.match(progressBar(started, 77, plain), /^Epoch 1\/3 ─{13} {3}0\/10 +$/);
});

Deno.test("a test shows in the place of the steps", () => {
  assert.match(progressBar(advance(midway, epochEvent(1), 20), 77, plain), /─ {3}test {2}loss/);
});

Deno.test("nothing is drawn before the run started", () => {
  assert.equal(progressBar(noProgress, 77, plain), "");
});

Deno.test("narrow terminals lose the less important numbers first, the step last", () => {
  const at = (columns: number) => progressBar(midway, columns, plain);
  assert.ok(!at(66).includes("img/s") && at(66).includes("90.00%"));
  assert.ok(!at(56).includes("90.00%") && at(56).includes("left"));
  assert.ok(!at(44).includes("left") && at(44).includes("loss"));
  assert.ok(!at(32).includes("loss") && at(32).includes("5/10"));
  assert.equal(at(17), "Epoch 1/3   5/10");
});

Deno.test("no line is wider than its terminal, with colour or without", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 200 }),
    fc.constantFrom(plain, coloured),
    fc.constantFrom(started, midway),
    (columns, style, progress) => {
      const line = stripVTControlCharacters(progressBar(progress, columns, style));
      assert.ok(line.length <= columns, `${line.length} columns in ${columns}: ${line}`);
    },
  ));
});

Deno.test("a bar has its width at every fraction", () => {
  fc.assert(fc.property(fc.double({ min: 0, max: 2, noNaN: true }), (done) => {
    assert.equal(drawBar(done, 20, plain).length, 20);
  }));
  assert.equal(drawBar(0, 4, plain), "────");
  assert.equal(drawBar(0.4, 4, plain), "━╸──");
  assert.equal(drawBar(1, 4, plain), "━━━━");
});
