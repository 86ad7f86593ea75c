import { presets } from "../model/presets/mod.ts";
import { defaultSettings } from "../train/settings.ts";
import type { BatchEvent, EpochEvent, StartEvent, TestEvent } from "../train/events.ts";

/** For tests: the start of a run of 10 steps of 100 images an epoch. */
export function startEvent(
  { epochs = 3, resumed }: { epochs?: number; resumed?: StartEvent["resumed"] } = {},
): StartEvent {
  return {
    type: "start",
    run: "2026-11-03-120000-cafe",
    time: "2026-11-03T12:00:00.000Z",
    configuration: {
      ...defaultSettings,
      dataset: "mnist",
      recipe: "tutorial",
      epochs,
      batchSize: 100,
      seed: 7,
      classes: 10,
      classNames: [..."0123456789"],
      imageShape: [28, 28, 1],
      network: presets.tutorial(),
      trainExamples: 1000,
    },
    backend: {
      name: "wasm",
      reasons: ["webgpu: passed over, there is no GPU adapter", "wasm: 2 threads"],
      threads: 2,
      flags: ["relaxed-simd"],
    },
    parameters: 114_314,
    stepsPerEpoch: 10,
    resumed,
  };
}

/** For tests: one step, of the first epoch if nothing else is said. */
export function batchEvent(step: number, changes: Partial<BatchEvent> = {}): BatchEvent {
  return {
    type: "batch",
    step,
    epoch: 1,
    loss: 0.5,
    accuracy: 0.9,
    examples: 100,
    examplesPerSecond: 100,
    learningRate: 0.01,
    ...changes,
  };
}

/** For tests: an epoch of ten seconds. */
export function epochEvent(epoch: number): EpochEvent {
  return {
    type: "epoch",
    epoch,
    step: epoch * 10,
    loss: 0.4321,
    accuracy: 0.8765,
    examples: 1000,
    seconds: 10,
  };
}

/** For tests: a test on ten images of each class, of which one 4 is read as 9. */
export function testEvent(epoch: number, changes: Partial<TestEvent> = {}): TestEvent {
  const confusion = Array.from(
    { length: 10 },
    (_, label) => Array.from({ length: 10 }, (_, read) => Number(label === read) * 10),
  );
  confusion[4][4] = 9;
  confusion[4][9] = 1;
  return {
    type: "test",
    epoch,
    step: epoch * 10,
    loss: 0.1234,
    accuracy: 0.99,
    examples: 100,
    perClass: confusion.map((row, label) => ({ correct: row[label], total: 10 })),
    confusion,
    seconds: 2,
    ...changes,
  };
}
