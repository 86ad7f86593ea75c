import { deepEqual, equal } from "node:assert/strict";
import type { Run } from "../../runs/run.ts";
import type { TrainConfiguration } from "../../train/events.ts";
import { sampleRun } from "../curves/sample_run.ts";
import { defaultRecipe, recipes } from "../../recipes/mod.ts";
import {
  canResume,
  currentEpoch,
  datasetOf,
  deviceOf,
  epochsOf,
  hasSchedule,
  hasValidationImages,
  recipeOf,
  whyNotExtended,
} from "./describe_run.ts";

const waiting = (options: Run["options"]) =>
  sampleRun({ configuration: undefined, backend: undefined, stepsPerEpoch: undefined, options });

Deno.test("a run that waits shows what it was asked for", () => {
  const told = (run: Run) => [datasetOf(run), deviceOf(run), recipeOf(run), epochsOf(run)];
  deepEqual(told(waiting({})), ["mnist", "auto", defaultRecipe, recipes[defaultRecipe].epochs]);
  const options = {
    recipe: "tutorial",
    data: "/home/me/letters/",
    backend: "wasm",
    threads: 1,
    epochs: 5,
  };
  deepEqual(told(waiting(options)), ["letters", "wasm · 1 thread", "tutorial", 5]);
});

Deno.test("a schedule and held-out images are known before the run starts", () => {
  equal(hasSchedule(waiting({ recipe: "fast" })), true);
  equal(hasSchedule(waiting({ recipe: "tutorial" })), false);
  equal(hasSchedule(waiting({ recipe: "tutorial", warmup: 0.1 })), true);
  equal(hasSchedule(waiting({ recipe: "fast", schedule: "constant", warmup: 0 })), false);
  equal(hasSchedule(sampleRun()), false);
  equal(hasValidationImages(waiting({ validation: 500 })), true);
  equal(hasValidationImages(waiting({})), false);
  const { configuration } = sampleRun();
  const held = sampleRun({ configuration: { ...configuration!, validation: 500 } });
  equal(hasValidationImages(held), true);
});

Deno.test("more epochs may follow where no schedule was made for their number", () => {
  const { configuration } = sampleRun();
  const why = (changes: Partial<TrainConfiguration>, conclusion?: string) =>
    whyNotExtended(sampleRun({ configuration: { ...configuration!, ...changes }, conclusion }));
  equal(why({ schedule: "constant" }), undefined);
  equal(why({ schedule: "step" }), undefined);
  equal(why({ schedule: "one-cycle" }), "Its schedule one-cycle was made for 3 epochs");
  equal(why({ schedule: "cosine", epochs: 1 }), "Its schedule cosine was made for 1 epoch");
  equal(why({ warmup: 0.1 }), "Its warm-up was made for 3 epochs");
  equal(why({}, "the validation loss rises"), "It ended early, and would again");
});

Deno.test("a run that has started shows what it uses", () => {
  const run = sampleRun({ options: { backend: "auto" } });
  const { name, threads } = run.backend!;
  equal(deviceOf(run), `${name} · ${threads} threads`);
  equal(epochsOf(run), run.configuration!.epochs);
  equal(deviceOf({ ...run, backend: { ...run.backend!, name: "webgpu" } }), "webgpu");
});

Deno.test("an epoch counts from its first step on", () => {
  const at = (epoch: number, step: number) =>
    currentEpoch(sampleRun({ stepsPerEpoch: 10, epoch, step }));
  deepEqual([at(0, 0), at(0, 1), at(0, 10), at(1, 10), at(1, 11), at(3, 30)], [0, 1, 1, 1, 2, 3]);
  equal(currentEpoch(waiting({})), 0);
});

Deno.test("a run goes on that ended before its last epoch", () => {
  const can = (state: Run["state"], epoch: number) => canResume(sampleRun({ state, epoch }));
  for (const state of ["lost", "stopped", "failed"] as const) {
    deepEqual([can(state, 0), can(state, 2), can(state, 3)], [true, true, false]);
  }
  deepEqual([can("running", 1), can("queued", 0), can("completed", 3)], [false, false, false]);
  equal(canResume({ ...waiting({}), state: "lost" }), true);
});
