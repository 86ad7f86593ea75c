import assert from "node:assert/strict";
import { join } from "node:path";
import { eventsAt, startEvent } from "../../tests/runs/sample_events.ts";
import { withRuns } from "../../tests/runs/runs_folder.ts";
import { RunRecorder } from "../runs/run_recorder.ts";
import { historyCsv, historyJson, readHistory } from "./history.ts";

/** A run of 20 steps, two epochs with a validation and a test each. */
function record(runs: string): string {
  using recorder = RunRecorder.open({ runs, name: "Seven", options: {} });
  recorder.record(startEvent(recorder.id));
  for (let step = 1; step <= 20; step++) {
    for (const event of eventsAt(step)) {
      recorder.record(event);
      if (event.type === "epoch") {
        const { epoch } = event;
        const tested = { epoch, step, examples: 10, perClass: [], confusion: [], seconds: 0.1 };
        recorder.record({ type: "validation", ...tested, loss: 0.5, accuracy: 0.75 });
      }
    }
  }
  return recorder.folder;
}

withRuns("a history is read from the store, with all that was measured", async (runs) => {
  const history = await readHistory(record(runs));
  assert.equal(history.name, "Seven");
  assert.equal(history.configuration?.epochs, 3);
  assert.equal(history.batches.loss.length, 20);
  assert.deepEqual(history.epochs.map(({ step }) => step), [10, 20]);
  assert.deepEqual(history.validations.map(({ step }) => step), [10, 20]);
  assert.deepEqual(history.tests.map(({ step }) => step), [10, 20]);
  assert.deepEqual(JSON.parse(historyJson(history)), history);
});

withRuns("a history as CSV: a row a step, tests beside the step before them", async (runs) => {
  const history = await readHistory(record(runs));
  const lines = historyCsv(history).split("\n");
  assert.equal(lines.pop(), "");
  const [names, ...rows] = lines.map((line) => line.split(","));
  assert.equal(rows.length, 20);
  const column = (name: string) => rows.map((row) => row[names.indexOf(name)]);
  assert.deepEqual(column("loss").map(Number), history.batches.loss);
  assert.deepEqual(column("seconds").map(Number), history.batches.seconds);
  const measured = (name: string) =>
    column(name).flatMap((cell, row) => cell ? [[row, +cell]] : []);
  assert.deepEqual(measured("validation_accuracy"), [[9, 0.75], [19, 0.75]]);
  assert.deepEqual(
    measured("test_loss"),
    history.tests.map(({ loss }, index) => [10 * index + 9, loss]),
  );
});

withRuns("a folder without store, and a run that it does not have", async (runs) => {
  await assert.rejects(readHistory(join(runs, "none")), /There is no record of the run none/);
  const folder = record(runs);
  await assert.rejects(readHistory(`${folder}-other`), /There is no record of the run .*-other in/);
});
