import assert from "node:assert/strict";
import { notesOn } from "./notes.ts";
import { sampleReport } from "./sample_report.ts";

Deno.test("notes tell amounts, scaling, who did less and why, and who is missing", () => {
  const notes = notesOn(sampleReport).join("\n");
  for (
    const text of [
      "training: 3 rounds of 20 x 128 images; prediction: 3 rounds of 20 x 500 images",
      "2 threads train 1.92 times as fast as one",
      'TensorFlow.js wasm, training ends with "Kernel not registered"',
      "TensorFlow.js cpu, training: 3 rounds of 20 x 4 images",
      "Missing: jax-js wasm. To install it: `deno install`",
    ]
  ) assert(notes.includes(text), `${text} is missing from: ${notes}`);
});

Deno.test("scaling is told only where it was measured", () => {
  const peers = sampleReport.peers.filter(({ name }) => name !== "Glyph, 1 thread");
  assert(!notesOn({ ...sampleReport, peers }).join().includes("times as fast"));
});
