import type { Speed } from "./measure.ts";
import type { Report } from "./report.ts";

/** Three rounds around a speed. */
function speed(median: number, batch: number): Speed {
  const [least, most] = [median * 0.9, median * 1.1];
  const imagesPerSecond = [most, median, least];
  return { batch, steps: 20, rounds: 3, imagesPerSecond, summary: { median, least, most } };
}

/** A report for tests: PyTorch has one layout, one peer cannot train, one is slow, one is missing. */
export const sampleReport: Report = {
  time: "2026-11-23T09:31:40.984Z",
  machine: { processor: "Some CPU", cores: 2, memory: 8e9, system: "x86_64-unknown-linux-gnu" },
  load: 0.1,
  versions: { glyph: "0.1.0", deno: "2.9.6", v8: "15.0", tfjs: "4.22.0" },
  settings: { threads: 2, rounds: 3, steps: 20, batch: 128 },
  peers: [
    {
      name: "PyTorch, contiguous",
      version: "1.13.0",
      threads: 2,
      speeds: { train: speed(1000, 128), predict: speed(4000, 500) },
      trainingMemory: 7e8,
    },
    {
      name: "Glyph",
      version: "0.1.0",
      threads: 2,
      speeds: { train: speed(1200, 128), predict: speed(6000, 500) },
      trainingMemory: 3.5e8,
    },
    {
      name: "Glyph, 1 thread",
      version: "0.1.0",
      threads: 1,
      speeds: { train: speed(625, 128), predict: speed(3000, 500) },
    },
    {
      name: "TensorFlow.js wasm",
      version: "4.22.0, SIMD, 1 thread",
      threads: 1,
      speeds: { train: { refusal: "Kernel not registered" }, predict: speed(500, 500) },
      trainingMemory: 1e8,
    },
    {
      name: "TensorFlow.js cpu",
      version: "4.22.0, plain JavaScript",
      threads: 1,
      speeds: { train: speed(0.4, 4) },
    },
  ],
  missing: [{ name: "jax-js wasm", install: "deno install" }],
};
