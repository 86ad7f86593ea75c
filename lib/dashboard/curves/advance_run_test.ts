import assert from "node:assert/strict";
import { batchEvent, epochEvent, startEvent } from "../../cli/sample_events.ts";
import { advanceRun } from "./advance_run.ts";
import { stored, testEvent, validationEvent } from "./sample_metrics.ts";
import { sampleRun } from "./sample_run.ts";

Deno.test("a run's figures follow its events", () => {
  const events = [
    startEvent(),
    batchEvent(1, { loss: 2.2, examplesPerSecond: 700 }),
    epochEvent(1),
    validationEvent(1, { accuracy: 0.96, loss: 0.2 }),
    testEvent(1, { accuracy: 0.97, loss: 0.1 }),
    { type: "checkpoint", step: 10, epoch: 1, model: "", state: "" } as const,
    { type: "end", reason: "completed", epochs: 1, steps: 10, examples: 0, seconds: 9 } as const,
  ];
  const waiting = sampleRun({ state: "starting", configuration: undefined, backend: undefined });
  const run = events.reduce((run, event, at) => advanceRun(run, stored(at, event)), waiting);
  assert.deepEqual(run, {
    ...sampleRun(),
    ended: undefined,
    conclusion: undefined,
    error: undefined,
    epoch: 1,
    step: 10,
    loss: 2.2,
    accuracy: 0.9,
    imagesPerSecond: 700,
    validationAccuracy: 0.96,
    validationLoss: 0.2,
    testAccuracy: 0.97,
    testLoss: 0.1,
    checkpoint: 10,
    seconds: 6,
  });
});

Deno.test("a change of state is taken as the store tells it", () => {
  const lost = sampleRun({ state: "lost" });
  assert.equal(advanceRun(sampleRun(), stored(1, { type: "run", run: lost })), lost);
});

Deno.test("a resumed run stands where it goes on, without its old error", () => {
  const failed = sampleRun({ state: "failed", error: "No memory.", step: 27, epoch: 2 });
  const resumed = startEvent({ resumed: { step: 20, epoch: 2 } });
  const run = advanceRun(failed, stored(1, resumed));
  assert.deepEqual([run.state, run.error, run.step], ["running", undefined, 20]);
});
