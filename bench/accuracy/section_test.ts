import assert from "node:assert/strict";
import { formatSection } from "./section.ts";
import { sampleReport } from "./sample_report.ts";

Deno.test("a row tells the mean, the deviation and the range of its seeds", () => {
  const section = formatSection(sampleReport);
  assert.match(
    section,
    /\| fast \| tutorial \| 114,314 \| 1 \| 1, 2 \| 99\.40% \| 0\.14% \| 99\.30% to 99\.50% \| 40 \| 1,700 \|/,
  );
});

Deno.test("one run has no deviation, and rows stand in the plan's order", () => {
  const lines = formatSection(sampleReport).split("\n");
  const row = lines.findIndex((line) => line.includes("| accurate | tutorial |"));
  assert.match(lines[row], /\| 99\.75% \| – \| 99\.75% to 99\.75% \|/);
  assert(lines.findIndex((line) => line.includes("| fast | tutorial |")) < row);
});

Deno.test("the race counts runs that reached the goal, and tells every accuracy", () => {
  const section = formatSection(sampleReport);
  assert.match(
    section,
    /\| Glyph --turbo \| 40\.0 \| 40\.0 to 40\.0 \| 0\.50 \| 1 of 2 \| 99\.30%, 98\.90% \|/,
  );
  assert.match(section, /\| PyTorch \| 80\.0 \| .* \| 1\.00 \| 1 of 1 \| 99\.20% \|/);
  assert.match(section, /PyTorch 1\.13, channels_last/);
});

Deno.test("without a race, the section has no word of it", () => {
  assert.doesNotMatch(formatSection({ table: sampleReport.table }), /PyTorch/);
});

Deno.test("without measurements, the section is empty", () => {
  assert.equal(formatSection({}), "");
});
