import assert from "node:assert/strict";
import { describeRepeats, summarize } from "./repeats.ts";
import { testEvent } from "./sample_events.ts";
import type { FinishedRun } from "./train_run.ts";

const run = (seed: number, accuracy?: number): FinishedRun => ({
  code: 0,
  id: `run-${seed}`,
  seed,
  tested: accuracy === undefined ? undefined : testEvent(1, { accuracy }),
});

Deno.test("mean and standard deviation are those of a sample", () => {
  const result = summarize([run(3, 0.5), run(4, 0.75), run(5, 1)])!;
  assert.deepEqual(result, {
    type: "repeats",
    runs: [
      { run: "run-3", seed: 3, accuracy: 0.5 },
      { run: "run-4", seed: 4, accuracy: 0.75 },
      { run: "run-5", seed: 5, accuracy: 1 },
    ],
    mean: 0.75,
    standardDeviation: 0.25,
    min: 0.5,
    max: 1,
  });
  assert.deepEqual(describeRepeats(result, 3), [
    "",
    "Test accuracy of 3 runs, seeds 3 to 5:",
    "mean 75.00%, standard deviation 25.00%, from 50.00% to 100.00%",
  ]);
  assert.match(describeRepeats(result, 5)[1], /of 3 of 5 runs/);
});

Deno.test("one run, or runs that were not tested, have no statistics", () => {
  assert.equal(summarize([]), undefined);
  assert.equal(summarize([run(0, 0.9)]), undefined);
  assert.equal(summarize([run(0, 0.9), run(1)]), undefined);
});
