import { batchEvent, epochEvent } from "../../cli/sample_events.ts";
import type { Metrics, StoredEvent } from "../../runs/run.ts";
import type { TestEvent, TrainEvent, ValidationEvent } from "../../train/events.ts";

/** For tests: a test of two classes after an epoch of ten steps. */
export function testEvent(epoch: number, changes: Partial<TestEvent> = {}): TestEvent {
  return {
    type: "test",
    epoch,
    step: epoch * 10,
    loss: 0.3,
    accuracy: 0.9,
    examples: 20,
    perClass: [{ correct: 9, total: 10 }, { correct: 9, total: 10 }],
    confusion: [[9, 1], [1, 9]],
    seconds: 1,
    ...changes,
  };
}

/** For tests: the same on ten held-out training images of each class. */
export function validationEvent(
  epoch: number,
  changes: Partial<ValidationEvent> = {},
): ValidationEvent {
  return { ...testEvent(epoch), type: "validation", loss: 0.4, accuracy: 0.85, ...changes };
}

/** For tests: an event as the store has it, a second of training later each. */
export function stored(id: number, event: StoredEvent["event"]): StoredEvent {
  return { id, run: "sample", seconds: id, event };
}

/** For tests: what a run of ten steps an epoch tells, its losses falling from 2.3. */
export function sampleEvents(epochs: number): TrainEvent[] {
  return Array.from({ length: epochs }, (_, index) => {
    const epoch = index + 1;
    const batches = Array.from({ length: 10 }, (_, at) => {
      const step = index * 10 + at + 1;
      return batchEvent(step, { epoch, loss: 2.3 / step, accuracy: 1 - 0.9 / step });
    });
    return [...batches, epochEvent(epoch), validationEvent(epoch), testEvent(epoch)];
  }).flat();
}

/** For tests: the same, as the store measured it. */
export function sampleMetrics(epochs: number): Metrics {
  const events = sampleEvents(epochs).map((event, index) => stored(index + 1, event));
  const batches = events.flatMap(({ seconds, event }) =>
    event.type === "batch" ? [{ ...event, seconds }] : []
  );
  return {
    lastEventId: events.length,
    batches: {
      step: batches.map(({ step }) => step),
      epoch: batches.map(({ epoch }) => epoch),
      seconds: batches.map(({ seconds }) => seconds),
      loss: batches.map(({ loss }) => loss),
      accuracy: batches.map(({ accuracy }) => accuracy),
      imagesPerSecond: batches.map(({ examplesPerSecond }) => examplesPerSecond),
      learningRate: batches.map(({ learningRate }) => learningRate),
    },
    epochs: events.flatMap(({ seconds, event }) =>
      event.type === "epoch" ? [{ ...event, elapsed: seconds }] : []
    ),
    validations: events.flatMap(({ seconds, event }) =>
      event.type === "validation" ? [{ ...event, elapsed: seconds }] : []
    ),
    tests: events.flatMap(({ seconds, event }) =>
      event.type === "test" ? [{ ...event, elapsed: seconds }] : []
    ),
    checkpoints: [],
  };
}
