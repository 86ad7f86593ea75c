import assert from "node:assert/strict";
import fc from "fast-check";
import type { TrainEvent } from "../train/events.ts";
import { advance, noProgress, type Progress } from "./progress.ts";
import { batchEvent, epochEvent, startEvent, testEvent } from "./sample_events.ts";

/** Sends events, each with its time in seconds. */
function follow(...events: [TrainEvent, number][]): Progress {
  return events.reduce((progress, [event, time]) => advance(progress, event, time), noProgress);
}

/** The first epoch of 10 steps of 100 images: a slow step, then one a second. */
const steadySteps = Array.from(
  { length: 6 },
  (_, index): [TrainEvent, number] => [batchEvent(index + 1), 60 + index],
);

Deno.test("nothing is known before the start", () => {
  assert.equal(noProgress.phase, "starting");
  assert.equal(noProgress.examplesPerSecond, undefined);
});

Deno.test("loss and accuracy are means over the images of the epoch", () => {
  const progress = follow(
    [startEvent(), 0],
    [batchEvent(1, { loss: 3, accuracy: 0.5, examples: 100 }), 1],
    [batchEvent(2, { loss: 1, accuracy: 1, examples: 50 }), 2],
  );
  assert.equal(progress.phase, "training");
  assert.equal(progress.stepInEpoch, 2);
  assert.ok(Math.abs(progress.loss - 350 / 150) < 1e-12);
  assert.ok(Math.abs(progress.accuracy - 100 / 150) < 1e-12);
});

Deno.test("the means start anew with the next epoch", () => {
  const progress = follow(
    [startEvent(), 0],
    [batchEvent(10, { loss: 3 }), 1],
    [epochEvent(1), 1],
    [testEvent(1), 2],
    [batchEvent(11, { epoch: 2, loss: 0.5 }), 3],
  );
  assert.equal(progress.epoch, 2);
  assert.equal(progress.stepInEpoch, 1);
  assert.equal(progress.loss, 0.5);
});

Deno.test("warm-up does not count in images a second", () => {
  const two = follow([startEvent(), 0], ...steadySteps.slice(0, 2));
  assert.equal(two.examplesPerSecond, undefined);
  assert.equal(two.secondsLeft, undefined);
  const six = follow([startEvent(), 0], ...steadySteps);
  assert.equal(six.examplesPerSecond, 100);
});

Deno.test("the rate follows the last ten seconds", () => {
  const slow = steadySteps;
  const fast = Array.from(
    { length: 200 },
    (_, index): [TrainEvent, number] => [batchEvent(7 + index), 65 + (index + 1) / 10],
  );
  const progress = follow([startEvent({ epochs: 100 }), 0], ...slow, ...fast);
  assert.ok(Math.abs(progress.examplesPerSecond! - 1000) < 1e-6);
});

Deno.test("steps that arrive in bursts give the rate of the whole", () => {
  const bursts = Array.from({ length: 40 }, (_, index): [TrainEvent, number] => [
    batchEvent(index + 1),
    1 + Math.floor(index / 10),
  ]);
  const { examplesPerSecond } = follow([startEvent({ epochs: 10 }), 0], ...bursts);
  assert.ok(Math.abs(examplesPerSecond! - 3800 / 3) < 1e-6);
});

Deno.test("the time left counts images and tests to come", () => {
  const midway = follow([startEvent(), 0], ...steadySteps);
  // 24 more steps of a second; no test is known yet.
  assert.equal(midway.secondsLeft, 24);
  const testing = advance(midway, epochEvent(1), 70);
  assert.equal(testing.secondsLeft, undefined, "how long the first test takes is not known");
  const tested = advance(
    testing,
    testEvent(1, { seconds: 5 }),
    75,
  );
  assert.ok(Math.abs(advance(tested, batchEvent(11, { epoch: 2 }), 76).secondsLeft! - 29) < 1e-9);
});

Deno.test("testing and saving do not slow the rate", () => {
  const before = follow([startEvent(), 0], ...steadySteps);
  const after = [epochEvent(1), testEvent(1)].reduce(
    (progress, event, index) => advance(progress, event, 100 + index * 50),
    before,
  );
  assert.equal(advance(after, batchEvent(11, { epoch: 2 }), 151).examplesPerSecond, 100);
});

Deno.test("a resumed run counts from where it stands, and only its own speed", () => {
  const resumed = startEvent({ epochs: 3, resumed: { step: 14, epoch: 1 } });
  const started = follow([resumed, 0]);
  assert.equal(started.epoch, 2);
  assert.equal(started.stepInEpoch, 4);
  const steps = [15, 16, 17, 18].map((step, index): [TrainEvent, number] => [
    batchEvent(step, { epoch: 2 }),
    30 + index,
  ]);
  const progress = follow([resumed, 0], ...steps);
  assert.equal(progress.examplesPerSecond, 100);
  assert.equal(progress.secondsLeft, 12);
});

Deno.test("a run that was done before stands at its last epoch", () => {
  assert.equal(follow([startEvent({ resumed: { step: 30, epoch: 3 } }), 0]).epoch, 3);
});

Deno.test("results keep each epoch with its test, the checkpoint and the end", () => {
  const checkpoint = { type: "checkpoint", step: 10, epoch: 1, model: "m", state: "s" } as const;
  const end = {
    type: "end",
    reason: "completed",
    epochs: 1,
    steps: 10,
    examples: 1000,
    seconds: 5,
  } as const;
  const progress = follow(
    [startEvent(), 0],
    [batchEvent(10), 1],
    [epochEvent(1), 1],
    [testEvent(1), 2],
    [checkpoint, 3],
    [end, 3],
  );
  assert.equal(progress.phase, "over");
  assert.equal(progress.results.length, 1);
  assert.equal(progress.results[0].examplesPerSecond, 100);
  assert.deepEqual(progress.results[0].tested, testEvent(1));
  assert.equal(progress.tested, progress.results[0].tested);
  assert.equal(progress.saved, checkpoint);
  assert.equal(progress.end, end);
  assert.equal(follow([startEvent(), 0], [epochEvent(1), 1]).phase, "testing");
});

Deno.test("whatever the times, rate and time left are finite and not negative", () => {
  fc.assert(fc.property(
    fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 }),
    (delays) => {
      let time = 0;
      let progress = advance(noProgress, startEvent(), time);
      for (const [index, delay] of delays.entries()) {
        time += delay;
        const epoch = Math.floor(index / 10) + 1;
        progress = advance(progress, batchEvent(index + 1, { epoch }), time);
        const { examplesPerSecond = 0, secondsLeft = 0 } = progress;
        assert.ok(Number.isFinite(examplesPerSecond) && examplesPerSecond >= 0);
        assert.ok(Number.isFinite(secondsLeft) && secondsLeft >= 0);
      }
    },
  ));
});
