import assert from "node:assert/strict";
import { drawPeers } from "./chart.ts";
import { sampleReport } from "./sample_report.ts";

const textsOf = (svg: string) =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]);

Deno.test("the chart names every peer with its speeds, on a background of its own", () => {
  const svg = drawPeers(sampleReport);
  assert.match(svg, /<rect width="900" height="\d+"[^>]*fill="#ffffff"/);
  const texts = textsOf(svg);
  for (
    const text of [
      ...["Glyph", "PyTorch, contiguous", "TensorFlow.js wasm", "TensorFlow.js cpu"],
      ...["Training", "Prediction", "1,200", "1,000", "0.400", "cannot", "6,000", "not measured"],
    ]
  ) assert(texts.includes(text), `${text} is missing from: ${texts}`);
  assert(!texts.includes("jax-js wasm"));
});

Deno.test("a bar's length is in proportion to its speed", () => {
  const widths = [...drawPeers(sampleReport).matchAll(/<path d="M[\d.]+ [\d.]+l([\d.]+) 0l0 20/g)]
    .map((match) => Number(match[1]));
  assert(widths.length > 0);
  assert(Math.abs(widths[1] / widths[0] - 1000 / 1200) < 0.01, `${widths}`);
});
