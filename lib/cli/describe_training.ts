import type { TrainSettings } from "../train/settings.ts";
import { formatCount } from "./format.ts";

/** How a network learns, in words: what is off is left out. */
export function describeTraining(run: TrainSettings): string {
  return [
    `${formatCount(run.epochs)} ${run.epochs === 1 ? "epoch" : "epochs"}`,
    `batch ${run.batchSize}`,
    `learning rate ${run.learningRate}${inBrackets(describeSchedule(run))}`,
    describeOptimizer(run),
    run.weightDecay > 0 && `weight decay ${run.weightDecay}`,
    run.clipNorm > 0 && `gradients clipped to ${run.clipNorm}`,
    run.labelSmoothing > 0 && `label smoothing ${run.labelSmoothing}`,
    run.rotation > 0 && `rotation ±${run.rotation}°`,
    run.shift > 0 && `shift ±${percent(run.shift)}`,
    run.scale > 0 && `scale ±${percent(run.scale)}`,
    run.shear > 0 && `shear ±${run.shear}°`,
    run.movingAverage > 0 && `moving average ${run.movingAverage}`,
    run.earlyStopping > 0 && `early stopping after ${run.earlyStopping}`,
    `seed ${run.seed}`,
  ].filter((part) => part !== false).join(", ");
}

function describeSchedule(run: TrainSettings): string[] {
  const falls = `times ${run.decayFactor} every ${run.decayEvery} epochs`;
  const shape = { constant: [], step: [falls], cosine: ["cosine"], "one-cycle": ["one-cycle"] };
  return [...shape[run.schedule], ...(run.warmup > 0 ? [`warm-up ${percent(run.warmup)}`] : [])];
}

function describeOptimizer({ optimizer, momentum, beta2 }: TrainSettings): string {
  if (optimizer === "sgd") return `SGD${inBrackets([`momentum ${momentum}`])}`;
  const name = optimizer === "adam" ? "Adam" : "AdamW";
  return `${name}${inBrackets(beta2 === 0.999 ? [] : [`beta2 ${beta2}`])}`;
}

function inBrackets(parts: readonly string[]): string {
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}

/** Without the noise of binary fractions: 0.07 is 7%, and not 7.000000000000001%. */
function percent(fraction: number): string {
  return `${Number((fraction * 100).toPrecision(6))}%`;
}
