import { presets } from "../../lib/model/presets/mod.ts";
import { defaultSettings } from "../../lib/train/settings.ts";
import { judge } from "./race.ts";
import type { Report, RowTask, TableRun } from "./report.ts";

const circumstances = {
  time: "2026-11-23T12:00:00.000Z",
  machine: { processor: "a processor", cores: 2, memory: 2 ** 33, system: "x86_64" },
  load: 0,
  versions: { glyph: "0.1.0", deno: "2.9.6", v8: "15.0", tfjs: "4.22.0" },
} as const;

/** For tests: what a row of the tutorial's network trains. */
export function sampleTask(recipe: string, epochs: number): RowTask {
  const { seed: _, ...settings } = { ...defaultSettings, epochs };
  return { recipe, model: "tutorial", settings, network: presets.tutorial() };
}

/** For tests: a run of 40 seconds. */
export function sampleRun(seed: number, accuracy: number): TableRun {
  const speed = { seconds: 40, imagesPerSecond: 1700 };
  return { seed, threads: 2, parameters: 114_314, accuracy, ...speed, ...circumstances };
}

/** For tests: two rows and a race. */
export const sampleReport: Report = {
  table: [
    { ...sampleTask("accurate", 15), runs: [sampleRun(1, 0.9975)] },
    { ...sampleTask("fast", 1), runs: [sampleRun(1, 0.993), sampleRun(2, 0.995)] },
  ],
  race: {
    ...circumstances,
    settings: { recipe: "fast", threads: 2, rounds: 2 },
    pytorch: { version: "1.13", layout: "channels_last" },
    results: [
      judge("Glyph --turbo", [
        { seed: 1, seconds: 40, accuracy: 0.993 },
        { seed: 2, seconds: 30, accuracy: 0.989 },
      ]),
      judge("PyTorch", [{ seed: 1, seconds: 80, accuracy: 0.992 }]),
    ],
  },
};
