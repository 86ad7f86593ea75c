import type {
  CheckpointEvent,
  EndEvent,
  EpochEvent,
  StartEvent,
  TestEvent,
  TrainEvent,
  ValidationEvent,
} from "../train/events.ts";

/** What one epoch came to. */
export interface EpochResult {
  readonly trained: EpochEvent;
  /** Images a second over the epoch, without testing and saving. */
  readonly examplesPerSecond: number;
  /** On the training images that are held out, if there are any. */
  readonly validated?: ValidationEvent;
  readonly tested?: TestEvent;
  /** Wall-clock seconds, with its tests. */
  readonly seconds: number;
}

/** Where a run stands: all that a drawing of it needs. */
export interface Progress {
  /** What the run is doing now. */
  readonly phase: "starting" | "training" | "testing" | "saving" | "over";
  readonly start?: StartEvent;
  /** The epoch in hand, from 1. */
  readonly epoch: number;
  /** Steps done of that epoch. */
  readonly stepInEpoch: number;
  /** Mean over the images of this epoch that this process saw. */
  readonly loss: number;
  /** Fraction of those images that were read rightly. */
  readonly accuracy: number;
  /** Over the last seconds; missing until warm-up is past. */
  readonly examplesPerSecond?: number;
  /** Until the whole run is over; missing until warm-up is past. */
  readonly secondsLeft?: number;
  /** The epochs that ended in this process. */
  readonly results: readonly EpochResult[];
  /** The last test. */
  readonly tested?: TestEvent;
  /** The last checkpoint. */
  readonly saved?: CheckpointEvent;
  /** How the run ended. */
  readonly end?: EndEvent;
  /** What the next state follows from, of no use to a drawing. */
  readonly memory: Memory;
}

interface Memory {
  /** When the last event came, in seconds. */
  readonly time: number;
  readonly batches: number;
  readonly lossSum: number;
  readonly correct: number;
  readonly examples: number;
  /** The last steps: how long each took. */
  readonly window: readonly { readonly seconds: number; readonly examples: number }[];
}

/** The first steps of a process compile kernels and fill caches: their speed tells nothing. */
const warmUpBatches = 2;
const windowSeconds = 10;
const windowBatches = 200;

/** A run of which nothing is known yet. */
export const noProgress: Progress = {
  phase: "starting",
  epoch: 1,
  stepInEpoch: 0,
  loss: 0,
  accuracy: 0,
  results: [],
  memory: { time: 0, batches: 0, lossSum: 0, correct: 0, examples: 0, window: [] },
};

/**
 * Where a run stands after an event that came at a time.
 *
 * @param time In seconds, from any beginning.
 */
export function advance(before: Progress, event: TrainEvent, time: number): Progress {
  const after = { ...follow(before, event, time - before.memory.time) };
  const memory = { ...after.memory, time };
  const rate = examplesPerSecond(memory.window);
  if (rate === undefined) return { ...after, memory };
  return { ...after, memory, examplesPerSecond: rate, secondsLeft: secondsLeft(after, rate) };
}

function follow(before: Progress, event: TrainEvent, seconds: number): Progress {
  const { memory } = before;
  switch (event.type) {
    case "start": {
      const { resumed, stepsPerEpoch, configuration } = event;
      return {
        ...before,
        phase: "training",
        start: event,
        epoch: Math.min((resumed?.epoch ?? 0) + 1, configuration.epochs),
        stepInEpoch: resumed ? resumed.step - resumed.epoch * stepsPerEpoch : 0,
      };
    }
    case "batch": {
      const first = event.epoch !== before.epoch || before.phase !== "training";
      const lossSum = (first ? 0 : memory.lossSum) + event.loss * event.examples;
      const correct = (first ? 0 : memory.correct) + event.accuracy * event.examples;
      const examples = (first ? 0 : memory.examples) + event.examples;
      const batches = memory.batches + 1;
      return {
        ...before,
        phase: "training",
        epoch: event.epoch,
        stepInEpoch: event.step - (event.epoch - 1) * (before.start?.stepsPerEpoch ?? 0),
        loss: lossSum / examples,
        accuracy: correct / examples,
        memory: {
          ...memory,
          batches,
          lossSum,
          correct,
          examples,
          window: batches > warmUpBatches
            ? slide([...memory.window, { seconds, examples: event.examples }])
            : [],
        },
      };
    }
    case "epoch": {
      const result = {
        trained: event,
        examplesPerSecond: event.examples / event.seconds,
        seconds: event.seconds,
      };
      return {
        ...before,
        phase: "testing",
        loss: event.loss,
        accuracy: event.accuracy,
        results: [...before.results, result],
      };
    }
    case "validation":
      return { ...before, results: withTest(before.results, event, { validated: event }) };
    case "test": {
      const results = withTest(before.results, event, { tested: event });
      return { ...before, phase: "saving", results, tested: event };
    }
    case "checkpoint":
      return { ...before, saved: event };
    case "end":
      return { ...before, phase: "over", end: event };
    case "error":
      return { ...before, phase: "over" };
  }
}

/** The results, of which the one of a test's epoch has it. */
function withTest(
  results: Progress["results"],
  { epoch, seconds }: TestEvent | ValidationEvent,
  test: Pick<EpochResult, "validated" | "tested">,
): Progress["results"] {
  return results.map((result) =>
    result.trained.epoch === epoch
      ? { ...result, ...test, seconds: result.seconds + seconds }
      : result
  );
}

function slide(window: Memory["window"]): Memory["window"] {
  let first = window.length;
  let seconds = 0;
  while (first > 0 && window.length - first < windowBatches && seconds < windowSeconds) {
    seconds += window[--first].seconds;
  }
  return window.slice(first);
}

function examplesPerSecond(window: Memory["window"]): number | undefined {
  let examples = 0;
  let seconds = 0;
  for (const step of window) {
    examples += step.examples;
    seconds += step.seconds;
  }
  // Steps that came at once tell nothing yet.
  return seconds > 1e-6 ? examples / seconds : undefined;
}

/** Time for the images and tests to come: tests take as long as the last ones took. */
function secondsLeft(
  { start, phase, epoch, stepInEpoch, results, tested }: Progress,
  rate: number,
): number | undefined {
  if (start === undefined || (phase === "testing" && tested === undefined)) return;
  const { epochs, trainExamples, batchSize } = start.configuration;
  const seen = (epoch - 1) * trainExamples + Math.min(stepInEpoch * batchSize, trainExamples);
  const testsLeft = epochs - (tested?.epoch ?? epoch - 1);
  const last = results.findLast((result) => result.tested !== undefined);
  const testSeconds = (tested?.seconds ?? 0) + (last?.validated?.seconds ?? 0);
  return (epochs * trainExamples - seen) / rate + testsLeft * testSeconds;
}
