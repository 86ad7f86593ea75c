import assert from "node:assert/strict";
import { learningRateAt } from "../../lib/train/schedule.ts";
import { defaultSettings, type TrainSettings } from "../../lib/train/settings.ts";
import { readFixture } from "./fixture.ts";

const tolerance = 1e-12;
const { arrays, metadata } = await readFixture<
  { settings: Record<string, Partial<TrainSettings>> }
>("schedules");

for (const [name, settings] of Object.entries(metadata.settings)) {
  Deno.test(`PyTorch's step sizes within ${tolerance} of the largest, ${name}`, () => {
    const expected = arrays.get(name)!.data as Float64Array;
    const complete = { ...defaultSettings, ...settings };
    for (const [step, rate] of expected.entries()) {
      const difference = learningRateAt(step, expected.length, complete) - rate;
      assert.ok(
        Math.abs(difference) <= tolerance * complete.learningRate,
        `step ${step}: ${difference} off ${rate}`,
      );
    }
  });
}
