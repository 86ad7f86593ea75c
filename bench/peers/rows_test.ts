import assert from "node:assert/strict";
import { rowsOf, titles } from "./rows.ts";
import { sampleReport } from "./sample_report.ts";

Deno.test("a peer's row has medians, spreads and ratios to PyTorch's faster layout", () => {
  const rows = rowsOf(sampleReport);
  assert(rows.every(({ length }) => length === titles.length));
  const row = (name: string) => rows.find((row) => row[0] === name)?.slice(1);
  assert.deepEqual(row("Glyph"), [
    ...["1,200 (1,080–1,320)", "1.20"],
    ...["6,000 (5,400–6,600)", "1.50"],
    "350",
  ]);
  assert.deepEqual(row("TensorFlow.js wasm"), ["cannot", "–", "500 (450–550)", "0.13", "–"]);
  assert.deepEqual(row("TensorFlow.js cpu"), [
    ...["0.400 (0.360–0.440)", "0.0004"],
    ...["–", "–"],
    "–",
  ]);
});

Deno.test("without PyTorch there are no ratios", () => {
  const peers = sampleReport.peers.filter(({ name }) => name === "Glyph");
  assert.deepEqual(
    rowsOf({ ...sampleReport, peers })[0].filter((cell) => cell === "–").length,
    2,
  );
});
