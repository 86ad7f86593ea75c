import assert from "node:assert/strict";
import { batchEvent, epochEvent } from "../../cli/sample_events.ts";
import type { Run } from "../../runs/run.ts";
import { convBlock, dense, sequential } from "../../model/network.ts";
import { presets } from "../../model/presets/mod.ts";
import type { BatchEvent, TestEvent, TrainConfiguration } from "../../train/events.ts";
import { adviceFor } from "./advice.ts";
import { RunSeries } from "./run_series.ts";
import { stored, testEvent, validationEvent } from "./sample_metrics.ts";
import { sampleRun } from "./sample_run.ts";

function titles(run: Run, series = new RunSeries()): string[] {
  return adviceFor(run, series).map(({ title }) => title);
}

function seriesOfSteps(steps: number, batch: (step: number) => Partial<BatchEvent>): RunSeries {
  const series = new RunSeries();
  for (let step = 1; step <= steps; step++) {
    series.apply(stored(step, batchEvent(step, batch(step))));
  }
  return series;
}

function seriesOfTests(
  tests: Pick<TestEvent, "accuracy" | "loss">[],
  training = { accuracy: 0.98, loss: 0.05 },
): RunSeries {
  const series = new RunSeries();
  tests.forEach((test, index) => {
    const epoch = index + 1;
    series.apply(stored(2 * epoch, { ...epochEvent(epoch), ...training }));
    series.apply(stored(2 * epoch + 1, testEvent(epoch, { ...test, examples: 10_000 })));
  });
  return series;
}

Deno.test("a run that goes well gets no advice", () => {
  const learning = seriesOfSteps(400, (step) => ({ loss: 2.3 / step, accuracy: 0.97 }));
  assert.deepEqual(titles(sampleRun(), learning), []);
  assert.deepEqual(titles(sampleRun({ state: "queued" })), []);
  assert.deepEqual(titles(sampleRun({ state: "starting", configuration: undefined })), []);
});

Deno.test("a run that failed or was lost says where it would go on", () => {
  const [failed] = adviceFor(sampleRun({ state: "failed", error: "No memory." }), new RunSeries());
  assert.equal(failed.text, "No memory. It left no checkpoint: start it again.");
  const [lost] = adviceFor(sampleRun({ state: "lost", checkpoint: 1406 }), new RunSeries());
  assert.match(lost.text, /Resume it from its checkpoint at step 1,406/);
});

Deno.test("a loss that is no number, or worse than guessing, calls for a lower rate", () => {
  const run = sampleRun();
  const [broken] = adviceFor(run, seriesOfSteps(9, (step) => ({ loss: step < 5 ? 1 : NaN })));
  assert.match(broken.text, /Since step 5 it is not a number.*0\.001, or clip/);
  const rising = seriesOfSteps(400, (step) => ({ loss: step < 200 ? 0.5 : 9 }));
  assert.deepEqual(titles(run, rising), ["The loss has run away"]);
  // A start that is worse than guessing is how many runs begin.
  assert.deepEqual(titles(run, seriesOfSteps(400, (step) => ({ loss: 300 / (step + 50) }))), []);
});

Deno.test("a run that guesses for hundreds of steps does not learn", () => {
  const guessing = (step: number) => ({ loss: 2.3, accuracy: step % 2 === 0 ? 0.08 : 0.12 });
  assert.deepEqual(titles(sampleRun(), seriesOfSteps(400, guessing)), ["It does not learn"]);
  assert.deepEqual(titles(sampleRun(), seriesOfSteps(100, guessing)), []);
});

Deno.test("training far above test is overfitting, with the remedies that were not taken", () => {
  const tests = [{ accuracy: 0.93, loss: 0.2 }, { accuracy: 0.92, loss: 0.4 }];
  const byHeart = () => seriesOfTests(tests, { accuracy: 0.999, loss: 0.001 });
  const advise = (changes: Partial<TrainConfiguration>, series = byHeart(), limit?: number) => {
    const configuration = { ...sampleRun().configuration!, ...changes };
    const options: Run["options"] = limit === undefined ? {} : { limit };
    const [advice] = adviceFor(sampleRun({ configuration, options }), series);
    assert.equal(advice.title, "It learns its images by heart");
    return advice.text;
  };
  assert.match(advise({}, byHeart(), 1000), /more images than the 1,000.*augmentation.*dropout/);
  assert.match(advise({}), /augmentation.*dropout.*label smoothing/);
  const taken = { rotation: 10, labelSmoothing: 0.1, network: presets.tutorial({ dropout: 0.2 }) };
  assert.match(advise(taken), /Try early stopping, on training images that are held out; or a l/);
  const channels = sequential([convBlock({ filters: 4, dropout: 0.1 }), dense()]);
  assert.doesNotMatch(advise({ network: channels }), /dropout/);
  const measured = byHeart();
  [0.11, 0.3].forEach((loss, index) => {
    measured.apply(stored(10 + index, validationEvent(index + 1, { loss })));
  });
  assert.match(advise(taken, measured), /validation loss was lowest after epoch 1 \(0\.1100\)/);
  assert.doesNotMatch(advise({ ...taken, earlyStopping: 2 }, measured), /early/);
  assert.deepEqual(titles(sampleRun(), seriesOfTests([{ accuracy: 0.97, loss: 0.06 }])), []);
});

Deno.test("a loss that jumps from test to test calls for a schedule, unless there is one", () => {
  const losses = [0.08, 0.05, 0.08, 0.05, 0.07];
  const series = seriesOfTests(losses.map((loss) => ({ accuracy: 0.98, loss })));
  const ended = (changes: Partial<TrainConfiguration>) => {
    const configuration = { ...sampleRun().configuration!, ...changes };
    return titles(sampleRun({ state: "completed", epoch: 5, configuration }), series);
  };
  assert.deepEqual(ended({})[0], "Its loss jumps about");
  assert.ok(!ended({ schedule: "one-cycle" }).includes("Its loss jumps about"));
  assert.ok(!ended({ movingAverage: 0.99 }).includes("Its loss jumps about"));
});

Deno.test("more epochs are offered while they help, and not once chance decides", () => {
  const run = sampleRun({ state: "completed", epoch: 3 });
  const rising = seriesOfTests([{ accuracy: 0.95, loss: 0.2 }, { accuracy: 0.97, loss: 0.1 }]);
  const [advice] = adviceFor(run, rising);
  assert.equal(advice.title, "Still improving");
  assert.equal(advice.epochs, 5);
  const configuration = { ...run.configuration!, schedule: "one-cycle" } as const;
  const [scheduled] = adviceFor({ ...run, configuration }, rising);
  assert.match(scheduled.text, /made for 3 epochs: start another run with 5/);
  assert.equal(scheduled.epochs, undefined);
  assert.deepEqual(titles(sampleRun(), rising), [], "while it runs, more epochs come anyway");
  const same = [0.9931, 0.9932, 0.9929].map((accuracy) => ({ accuracy, loss: 0.02 }));
  assert.deepEqual(titles(run, seriesOfTests(same)), ["It has settled"]);
});

Deno.test("a run that was stopped says how far it came", () => {
  const run = sampleRun({ state: "stopped", step: 12, epoch: 1, checkpoint: 12 });
  assert.match(adviceFor(run, new RunSeries())[0].text, /after 12 of 30 steps\. Resume it/);
});

Deno.test("turbo is named after a long run without it, and only on the backend that knows it", () => {
  const run = sampleRun({ state: "completed", seconds: 500 });
  assert.deepEqual(titles(run), ["It could be faster"]);
  const turbo = { ...run.backend!, flags: ["no-wasm-bounds-checks"] };
  assert.deepEqual(titles({ ...run, backend: turbo }), []);
  assert.deepEqual(titles({ ...run, backend: { ...turbo, name: "webgpu", flags: [] } }), []);
  assert.deepEqual(titles({ ...run, seconds: 60 }), []);
});

Deno.test("where something went wrong, nothing else is said", () => {
  const run = sampleRun({ state: "stopped", step: 12, seconds: 500 });
  const broken = seriesOfSteps(12, () => ({ loss: NaN }));
  assert.deepEqual(titles(run, broken), ["The loss has run away"]);
});
