import assert from "node:assert/strict";
import { sampleReport } from "./sample_report.ts";
import { formatSection } from "./section.ts";

Deno.test("the section shows chart, table, machine and versions", () => {
  const section = formatSection(sampleReport);
  for (
    const text of [
      "](docs/peers.svg)",
      "| Glyph | 1,200 (1,080–1,320) | 1.20 |",
      "On 2 cores of Some CPU in November 2026, with Deno 2.9.6: PyTorch 1.13.0; TensorFlow.js",
      "](bench/results/peers.json)",
    ]
  ) assert(section.includes(text), `${text} is missing from: ${section}`);
});

Deno.test("the section says so where the machine was busy", () => {
  assert(!formatSection(sampleReport).includes("busy"));
  assert(formatSection({ ...sampleReport, load: 1.24 }).includes("busy (load 1.2)"));
});
