import { formatAccuracy, formatCount, formatLoss, formatRate } from "../../cli/format.ts";
import type { VerticalScale } from "./y_range.ts";

/** What a chart can show. */
export type Measure =
  | "loss"
  | "accuracy"
  | "testLoss"
  | "testAccuracy"
  | "imagesPerSecond"
  | "learningRate";

/** How a measure is named and written. */
export interface MeasureDescription {
  readonly title: string;
  readonly scale: VerticalScale;
  /** Whether it falls over powers of ten, so that a logarithmic scale shows more of it. */
  readonly spansPowers?: boolean;
  /** Writes a value in full. */
  readonly format: (value: number) => string;
  /** Writes a value beside its axis. */
  readonly formatTick: (value: number) => string;
}

const loss: MeasureDescription = {
  title: "Loss",
  scale: "linear",
  spansPowers: true,
  format: formatLoss,
  formatTick: String,
};

const accuracy: MeasureDescription = {
  title: "Accuracy",
  scale: "fraction",
  format: formatAccuracy,
  formatTick: (fraction) => `${Number((fraction * 100).toFixed(2))}%`,
};

/** Every measure. */
export const measures: Readonly<Record<Measure, MeasureDescription>> = {
  loss,
  accuracy,
  testLoss: { ...loss, title: "Test loss" },
  testAccuracy: { ...accuracy, title: "Test accuracy" },
  imagesPerSecond: {
    title: "Images a second",
    scale: "linear",
    format: formatRate,
    formatTick: (rate) => rate < 10 ? String(rate) : formatCount(rate),
  },
  learningRate: {
    title: "Learning rate",
    scale: "linear",
    format: (rate) => String(Number(rate.toPrecision(4))),
    formatTick: String,
  },
};
