import { formatAccuracy, formatLoss, formatRate, formatSeconds } from "./format.ts";
import type { Progress } from "./progress.ts";
import type { Style } from "./style.ts";

/** Below this a bar tells nothing: numbers give way to it. */
const leastBar = 8;
const mostBar = 40;

/**
 * One line that shows where a run stands, at most `columns` wide.
 *
 * On a narrow terminal the less important numbers are left out, then the bar.
 */
export function progressBar(progress: Progress, columns: number, style: Style): string {
  const { start } = progress;
  if (start === undefined) return "";
  const { epochs } = start.configuration;
  const head = `Epoch ${String(progress.epoch).padStart(String(epochs).length)}/${epochs} `;
  const numbers = fitting(numbersOf(progress), columns - head.length - leastBar);
  const tail = numbers.map((number) => `  ${number}`).join("");
  const room = Math.min(columns - head.length - tail.length, mostBar);
  const done = progress.stepInEpoch / start.stepsPerEpoch;
  const bar = room >= leastBar ? drawBar(done, room, style) : "";
  return `${style.bold(head)}${bar}${tail}`;
}

/** What stands behind the bar, in the order shown; the smaller the rank, the longer it stays. */
function numbersOf(progress: Progress): { rank: number; text: string }[] {
  const { start, phase, stepInEpoch, examplesPerSecond, secondsLeft } = progress;
  const steps = String(start?.stepsPerEpoch);
  const step = {
    rank: 1,
    text: phase === "testing"
      ? "testing"
      : `${String(stepInEpoch).padStart(steps.length)}/${steps}`,
  };
  if (stepInEpoch === 0) return [step];
  return [
    step,
    { rank: 2, text: `loss ${formatLoss(progress.loss)}` },
    { rank: 4, text: formatAccuracy(progress.accuracy).padStart(6) },
    ...(examplesPerSecond === undefined
      ? []
      : [{ rank: 5, text: `${formatRate(examplesPerSecond)} images/s` }]),
    ...(secondsLeft === undefined ? [] : [{ rank: 3, text: `${formatSeconds(secondsLeft)} left` }]),
  ];
}

function fitting(numbers: { rank: number; text: string }[], columns: number): string[] {
  for (let rank = 5; rank > 1; rank--) {
    const kept = numbers.filter((number) => number.rank <= rank).map(({ text }) => text);
    if (kept.reduce((sum, text) => sum + 2 + text.length, 0) <= columns) return kept;
  }
  return numbers.filter(({ rank }) => rank === 1).map(({ text }) => text);
}

/** A bar of which a fraction is done. */
export function drawBar(done: number, columns: number, style: Style): string {
  const halves = Math.floor(Math.min(done, 1) * columns * 2);
  const full = "━".repeat(Math.floor(halves / 2)) + (halves % 2 === 1 ? "╸" : "");
  return style.accent(full) + style.dim("─".repeat(columns - full.length));
}
