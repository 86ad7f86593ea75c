import assert from "node:assert/strict";
import fc from "fast-check";
import { learningRateAt } from "./schedule.ts";
import { defaultSettings, type TrainSettings } from "./settings.ts";

const anySettings = fc.record({
  learningRate: fc.double({ min: 1e-9, max: 10, noNaN: true }),
  epochs: fc.integer({ min: 1, max: 50 }),
  schedule: fc.constantFrom<TrainSettings["schedule"][]>("constant", "step", "cosine", "one-cycle"),
  warmup: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  decayEvery: fc.integer({ min: 1, max: 20 }),
  decayFactor: fc.double({ min: 1e-3, max: 1, noNaN: true }),
});

Deno.test("in every step of every schedule, the step size is above 0 and at most the learning rate", () => {
  fc.assert(fc.property(anySettings, fc.integer({ min: 1, max: 30 }), (settings, stepsPerEpoch) => {
    const total = settings.epochs * stepsPerEpoch;
    for (let step = 0; step < total; step++) {
      const rate = learningRateAt(step, total, settings);
      assert.ok(rate > 0 && rate <= settings.learningRate * (1 + 1e-12), `${rate} in step ${step}`);
    }
  }));
});

Deno.test("the step size never rises after the warm-up", () => {
  fc.assert(fc.property(anySettings, fc.integer({ min: 1, max: 30 }), (settings, stepsPerEpoch) => {
    const total = settings.epochs * stepsPerEpoch;
    const rising = settings.warmup * total;
    for (let step = Math.ceil(rising) + 1; step < total; step++) {
      const [before, now] = [step - 1, step].map((at) => learningRateAt(at, total, settings));
      assert.ok(now <= before * (1 + 1e-12), `${before} to ${now} in step ${step} of ${total}`);
    }
  }));
});

Deno.test("a longer run begins with the same step sizes, where the schedule does not depend on its length", () => {
  for (const schedule of ["constant", "step"] as const) {
    const settings = { ...defaultSettings, schedule, decayEvery: 2 };
    for (let step = 0; step < 30; step++) {
      assert.equal(
        learningRateAt(step, 30, { ...settings, epochs: 3 }),
        learningRateAt(step, 50, { ...settings, epochs: 5 }),
      );
    }
  }
});
