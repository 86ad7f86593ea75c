import { formatMegabytes, formatNumber } from "../table.ts";
import type { Speed } from "./measure.ts";
import type { Work } from "./protocol.ts";
import { fasterPyTorch, type Report } from "./report.ts";

/** Titles of the columns. */
export const titles: readonly string[] = [
  "",
  "training",
  "to PyTorch",
  "prediction",
  "to PyTorch",
  "memory, MB",
];

const NONE = "–";

/** `1,050 (1,020–1,080)`: the median, and the rounds' spread. */
function formatSpeed(speed: Speed | undefined): string {
  if (speed === undefined) return NONE;
  if ("refusal" in speed) return "cannot";
  const { median, least, most } = speed.summary;
  return `${formatNumber(median)} (${formatNumber(least)}–${formatNumber(most)})`;
}

/** `1.20`, or `0.0003`. */
function formatRatio(speed: Speed | undefined, base: number | undefined): string {
  if (speed === undefined || "refusal" in speed || base === undefined) return NONE;
  const ratio = speed.summary.median / base;
  return ratio < 0.01 ? ratio.toFixed(4) : ratio.toFixed(2);
}

/** A row for each peer, under `titles`. Ratios are to PyTorch's faster layout. */
export function rowsOf({ peers }: Report): string[][] {
  const cells = (speed: Speed | undefined, work: Work) => [
    formatSpeed(speed),
    formatRatio(speed, fasterPyTorch(peers, work)),
  ];
  return peers.map(({ name, speeds: { train, predict }, trainingMemory }) => [
    name,
    ...cells(train, "train"),
    ...cells(predict, "predict"),
    trainingMemory === undefined || train === undefined || "refusal" in train
      ? NONE
      : formatMegabytes(trainingMemory),
  ]);
}
