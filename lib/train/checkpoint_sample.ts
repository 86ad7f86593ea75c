import { presets } from "../model/presets/mod.ts";
import { defaultSettings } from "./settings.ts";
import type { NamedArray } from "../named_array.ts";
import type { TrainingState } from "./state.ts";

/**
 * A training state for tests, every number of which follows from its step, so that a mixture of two
 * steps is never equal to either.
 *
 * @param step Steps done.
 * @param length Elements of each weight and moment.
 */
export function sampleState(step: number, length = 6): TrainingState {
  const filled = (offset: number): NamedArray => ({
    shape: [length / 2, 2],
    data: new Float32Array(length).map((_, index) => Math.sin(step + offset + index)),
  });
  return {
    model: new Map<string, NamedArray>([
      ["conv1.weight", filled(0)],
      ["bn1.num_batches_tracked", { shape: [], data: BigInt64Array.of(BigInt(step)) }],
    ]),
    training: new Map<string, NamedArray>([
      ["adam.m.conv1.weight", filled(1)],
      ["adam.v.conv1.weight", filled(2)],
      ["history.loss", { shape: [3], data: Float64Array.of(2.5, step, -0) }],
    ]),
    position: {
      run: "2026-11-03-first",
      step,
      epoch: Math.floor(step / 469),
      stepInEpoch: step % 469,
      epochSums: { loss: step / 3, correct: step, examples: step * 128 },
      configuration: {
        ...defaultSettings,
        dataset: "mnist",
        recipe: "tutorial",
        epochs: 3,
        seed: 42,
        classes: 10,
        classNames: [..."0123456789"],
        imageShape: [28, 28, 1],
        network: presets.tutorial(),
        trainExamples: 60000,
      },
    },
  };
}
