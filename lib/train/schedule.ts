import type { TrainSettings } from "./settings.ts";

/** What a schedule is made of. */
export type ScheduleSettings = Pick<
  TrainSettings,
  "learningRate" | "epochs" | "schedule" | "warmup" | "decayEvery" | "decayFactor"
>;

/**
 * The optimizer's step size in a step.
 *
 * - `constant`: the learning rate.
 * - `step`: multiplied by `decayFactor` after every `decayEvery` epochs, as PyTorch's `StepLR`.
 * - `cosine`: down to 0 by half a cosine (Loshchilov and Hutter, 2016, arXiv 1608.03983), as
 *   `CosineAnnealingLR`.
 * - `one-cycle`: up from a tenth by a cosine over `warmup` of the steps, then down to a
 *   ten-thousandth by another (Smith and Topin, 2017, arXiv 1708.07120), as `OneCycleLR` with
 *   `div_factor=10, final_div_factor=1000, cycle_momentum=False`.
 *
 * Under the other schedules, the step size first rises linearly over `warmup` of the steps (Goyal et
 * al., 2017, arXiv 1706.02677); the cosine begins after that.
 *
 * @param step Steps done before, from 0 to `totalSteps - 1`.
 * @param totalSteps Steps of all epochs: a multiple of the epochs.
 */
export function learningRateAt(
  step: number,
  totalSteps: number,
  { learningRate, epochs, schedule, warmup, decayEvery, decayFactor }: ScheduleSettings,
): number {
  if (schedule === "one-cycle") return learningRate * oneCycle(step, totalSteps, warmup);
  const rising = Math.round(warmup * totalSteps);
  const risen = Math.min(1, (step + 1) / rising);
  switch (schedule) {
    case "constant":
      return learningRate * risen;
    case "step": {
      const epoch = Math.floor(step * epochs / totalSteps);
      return learningRate * risen * decayFactor ** Math.floor(epoch / decayEvery);
    }
    case "cosine":
      return step < rising
        ? learningRate * risen
        : learningRate * between(1, 0, (step - rising) / (totalSteps - rising));
  }
}

/** Whether the step sizes of the first epochs are the same however many follow. */
export function isExtensible({ schedule, warmup }: ScheduleSettings): boolean {
  return (schedule === "constant" || schedule === "step") && warmup === 0;
}

const first = 1 / 10, last = 1 / 10_000;

function oneCycle(step: number, totalSteps: number, warmup: number): number {
  const top = warmup * totalSteps - 1;
  if (step < top) return between(first, 1, step / top);
  return between(1, last, (step - top) / (totalSteps - 1 - top));
}

/** Half a cosine from one number to another. */
function between(start: number, end: number, fraction: number): number {
  return end + (start - end) * (1 + Math.cos(Math.PI * fraction)) / 2;
}
