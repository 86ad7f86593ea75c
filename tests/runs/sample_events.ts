import { presets } from "../../lib/model/presets/mod.ts";
import { defaultSettings } from "../../lib/train/settings.ts";
import type { BatchEvent, StartEvent, TrainEvent } from "../../lib/train/events.ts";

/** Steps of an epoch of the sample run. */
export const STEPS_PER_EPOCH = 10;

/** The start of a run of ten steps an epoch, or its going on after a step. */
export function startEvent(run: string, resumed?: number): StartEvent {
  return {
    type: "start",
    run,
    time: new Date().toISOString(),
    configuration: {
      ...defaultSettings,
      dataset: "few",
      recipe: "tutorial",
      epochs: 3,
      seed: 1,
      classes: 10,
      classNames: [..."0123456789"],
      imageShape: [28, 28, 1],
      network: presets.tutorial(),
      trainExamples: 128 * STEPS_PER_EPOCH,
    },
    backend: { name: "wasm", reasons: ["wasm: it is here"], threads: 2, flags: ["relaxed-simd"] },
    parameters: 1234,
    stepsPerEpoch: STEPS_PER_EPOCH,
    ...resumed !== undefined &&
      { resumed: { step: resumed, epoch: Math.floor(resumed / STEPS_PER_EPOCH) } },
  };
}

/** The event of a step; its numbers have all digits that numbers can have. */
export function batchEvent(step: number): BatchEvent {
  return {
    type: "batch",
    step,
    epoch: Math.ceil(step / STEPS_PER_EPOCH),
    loss: Math.exp(-step / 7) + 0.1,
    accuracy: 1 - Math.exp(-step / 70) / 3,
    examples: 128,
    examplesPerSecond: 1000 + Math.sin(step),
    learningRate: 0.01,
  };
}

/** What happens at a step: the batch, and after the last of an epoch all that follows it. */
export function eventsAt(step: number): TrainEvent[] {
  const batch = batchEvent(step);
  if (step % STEPS_PER_EPOCH !== 0) return [batch];
  const { epoch, loss, accuracy } = batch;
  const examples = 128 * STEPS_PER_EPOCH;
  return [
    batch,
    { type: "epoch", epoch, step, loss, accuracy, examples, seconds: 1 / 3 },
    {
      type: "test",
      epoch,
      step,
      loss: loss / 2,
      accuracy,
      examples: 10,
      perClass: [{ correct: 1, total: 10 }],
      confusion: [[1]],
      seconds: 0.1,
    },
    checkpointEvent(step),
  ];
}

/** The event of a step's checkpoint. */
export function checkpointEvent(step: number): Extract<TrainEvent, { type: "checkpoint" }> {
  const epoch = Math.floor(step / STEPS_PER_EPOCH);
  return { type: "checkpoint", step, epoch, model: `${step}.m`, state: `${step}.s` };
}

/** The run's end after a step. */
export function endEvent(
  step: number,
  reason: "completed" | "stopped" = "completed",
): Extract<TrainEvent, { type: "end" }> {
  const epochs = Math.floor(step / STEPS_PER_EPOCH);
  return { type: "end", reason, epochs, steps: step, examples: step * 128, seconds: 1 };
}
