import { formatAccuracy, formatClock, formatLoss, formatRate } from "./format.ts";
import type { Progress } from "./progress.ts";
import type { Style } from "./style.ts";

/** Below this a bar tells nothing: it gives way to numbers. */
const leastBar = 8;
const mostBar = 40;

/**
 * One line that shows where a run stands, at most `columns` wide.
 *
 * On a narrow terminal the less important numbers are left out, then the bar.
 */
export function progressBar(progress: Progress, columns: number, style: Style): string {
  const { start, epoch, stepInEpoch } = progress;
  if (start === undefined) return "";
  const { epochs } = start.configuration;
  const head = `Epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`;
  const tail = fitting(numbersOf(progress, start.stepsPerEpoch), columns - head.length - leastBar);
  const room = Math.min(columns - head.length - 1 - tail.length, mostBar);
  if (room < leastBar) return `${head}${tail}`.slice(0, columns);
  const bar = drawBar(stepInEpoch / start.stepsPerEpoch, room, style);
  return `${style.bold(head)} ${bar}${tail}`;
}

/** A number behind the bar: the smaller its rank, the longer it stays when room is scarce. */
interface RankedNumber {
  readonly rank: number;
  readonly text: string;
}

/** In the order shown. Their widths do not change, or the bar's would with them. */
function numbersOf(progress: Progress, stepsPerEpoch: number): RankedNumber[] {
  const { phase, stepInEpoch, loss, accuracy, examplesPerSecond: rate, secondsLeft } = progress;
  const seen = stepInEpoch > 0;
  const stepWidth = Math.max(2 * String(stepsPerEpoch).length + 1, "test".length);
  const step = phase === "testing" ? "test" : `${stepInEpoch}/${stepsPerEpoch}`;
  return [
    { rank: 1, text: step.padStart(stepWidth) },
    { rank: 2, text: (seen ? `loss ${formatLoss(loss)}` : "").padEnd(11) },
    { rank: 4, text: (seen ? formatAccuracy(accuracy) : "").padStart(7) },
    { rank: 5, text: (rate === undefined ? "" : `${formatRate(rate)} img/s`).padStart(11) },
    {
      rank: 3,
      text: (secondsLeft === undefined ? "" : `${formatClock(secondsLeft)} left`).padStart(10),
    },
  ];
}

function fitting(numbers: readonly RankedNumber[], columns: number): string {
  for (let most = numbers.length; most > 1; most--) {
    const text = join(numbers.filter(({ rank }) => rank <= most));
    if (text.length <= columns) return text;
  }
  return join(numbers.filter(({ rank }) => rank === 1));
}

function join(numbers: readonly RankedNumber[]): string {
  return numbers.map(({ text }) => `  ${text}`).join("");
}

/** A bar of which a fraction is done. */
export function drawBar(done: number, columns: number, style: Style): string {
  const halves = Math.floor(Math.min(done, 1) * columns * 2);
  const full = "━".repeat(Math.floor(halves / 2)) + (halves % 2 === 1 ? "╸" : "");
  return style.accent(full) + style.dim("─".repeat(columns - full.length));
}
