import { deepEqual, equal } from "node:assert/strict";
import type { Run } from "../../runs/run.ts";
import { sampleRun } from "../curves/sample_run.ts";
import {
  canResume,
  currentEpoch,
  datasetOf,
  deviceOf,
  epochsOf,
  recipeOf,
} from "./describe_run.ts";

const waiting = (options: Run["options"]) =>
  sampleRun({ configuration: undefined, backend: undefined, stepsPerEpoch: undefined, options });

Deno.test("a run that waits shows what it was asked for", () => {
  const told = (run: Run) => [datasetOf(run), deviceOf(run), recipeOf(run), epochsOf(run)];
  deepEqual(told(waiting({})), ["mnist", "auto", "tutorial", undefined]);
  const options = { data: "/home/me/letters/", backend: "wasm", threads: 1, epochs: 5 };
  deepEqual(told(waiting(options)), ["letters", "wasm · 1 thread", "tutorial", 5]);
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

Deno.test("a run goes on that has a checkpoint and no process", () => {
  const can = (state: Run["state"], checkpoint?: number) =>
    canResume(sampleRun({ state, checkpoint }));
  deepEqual([can("lost", 10), can("lost"), can("stopped", 10), can("running", 10)], [
    true,
    false,
    true,
    false,
  ]);
  equal(can("completed", 10), false);
});
