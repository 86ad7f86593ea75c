import assert from "node:assert/strict";
import { TestReport } from "./test_report.ts";

function reportOf(lines: readonly string[]): TestReport {
  const report = new TestReport();
  lines.forEach((line) => report.read(line));
  return report;
}

Deno.test("counts come from the closing line, with colours and without", () => {
  const plain = reportOf(["ok | 123 passed | 0 failed (5s)"]);
  assert.equal(plain.summarize(true), "123 passed, 0 failed, 0 skipped");
  const coloured = reportOf([
    "\x1b[0m\x1b[31mFAILED\x1b[0m | 352 passed (79 steps) | 2 failed (1 step) | 5 ignored \x1b[38;5;245m(4m28s)\x1b[0m",
  ]);
  assert.equal(coloured.summarize(false), "352 passed, 2 failed, 5 skipped");
});

Deno.test("several closing lines are added up", () => {
  const report = reportOf([
    "ok | 5 passed | 0 failed | 2 ignored (5s)",
    "FAILED | 3 passed (2 steps) | 1 failed (7s)",
  ]);
  assert.equal(report.summarize(false), "8 passed, 1 failed, 2 skipped");
});

Deno.test("skipped tests are known by name, and nothing else is", () => {
  const report = reportOf([
    "conv, wasm ... ok (3ms)",
    "conv, webgpu (skipped: no GPU adapter) ... \x1b[33mignored\x1b[0m (0ms)",
    "  a step ... ignored (0ms)",
    "... ignored",
  ]);
  assert.deepEqual(report.skipped, ["conv, webgpu (skipped: no GPU adapter)", "a step"]);
});

Deno.test("a run that ends badly is never without a failure", () => {
  assert.equal(reportOf([]).summarize(false), "0 passed, 1 failed, 0 skipped");
  const killed = reportOf(["ok | 7 passed | 0 failed (1s)"]);
  assert.equal(killed.summarize(false), "7 passed, 1 failed, 0 skipped");
});
