import assert from "node:assert/strict";
import { defaultSettings, settingNames, type TrainSettings } from "../train/settings.ts";
import { describeTraining } from "./describe_training.ts";

Deno.test("what is off is left out", () => {
  assert.equal(
    describeTraining(defaultSettings),
    "25 epochs, batch 128, learning rate 0.01, Adam, seed 0",
  );
  const quick = { epochs: 1, schedule: "one-cycle", warmup: 0.25, beta2: 0.99 } as const;
  assert.equal(
    describeTraining({ ...defaultSettings, ...quick }),
    "1 epoch, batch 128, learning rate 0.01 (one-cycle, warm-up 25%), Adam (beta2 0.99), seed 0",
  );
});

Deno.test("every setting that differs from its default is told", () => {
  /** Those that some values of others alone give a meaning. */
  const meaning: { readonly [Name in keyof TrainSettings]?: Partial<TrainSettings> } = {
    momentum: { optimizer: "sgd" },
    decayEvery: { schedule: "step" },
    decayFactor: { schedule: "step" },
  };
  const others = { optimizer: "adamw", schedule: "cosine" } as const;
  for (const name of settingNames) {
    // Held-out images are told with the data.
    if (name === "validation") continue;
    const before = { ...defaultSettings, ...meaning[name] };
    const value = name === "optimizer" || name === "schedule" ? others[name] : 0.07;
    assert.notEqual(describeTraining({ ...before, [name]: value }), describeTraining(before), name);
  }
});
