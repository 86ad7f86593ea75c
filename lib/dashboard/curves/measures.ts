import { formatAccuracy, formatCount, formatLoss, formatRate } from "../../cli/format.ts";
import type { VerticalScale } from "./vertical_scale.ts";

/** What a chart can show. */
export type Measure =
  | "loss"
  | "accuracy"
  | "validationLoss"
  | "validationAccuracy"
  | "testLoss"
  | "testAccuracy"
  | "imagesPerSecond"
  | "learningRate";

/** How a measure is named and written. */
export interface MeasureDescription {
  readonly title: string;
  readonly scale: VerticalScale;
  /** The scale that shows more of it where it goes over powers of ten. */
  readonly logarithmic?: VerticalScale;
  /** Whether its axis begins at 0, so that small changes look small. */
  readonly beginsAtZero?: boolean;
  /** Writes a value in full. */
  readonly format: (value: number) => string;
  /** Writes a value beside its axis. */
  readonly formatTick: (value: number) => string;
}

const loss: MeasureDescription = {
  title: "Loss",
  scale: "linear",
  logarithmic: "logarithmic",
  format: formatLoss,
  formatTick: String,
};

const accuracy: MeasureDescription = {
  title: "Accuracy",
  scale: "fraction",
  logarithmic: "errors",
  format: formatAccuracy,
  formatTick: (fraction) => `${Number((fraction * 100).toFixed(2))}%`,
};

/** Every measure. */
export const measures: Readonly<Record<Measure, MeasureDescription>> = {
  loss,
  accuracy,
  validationLoss: { ...loss, title: "Validation loss" },
  validationAccuracy: { ...accuracy, title: "Validation accuracy" },
  testLoss: { ...loss, title: "Test loss" },
  testAccuracy: { ...accuracy, title: "Test accuracy" },
  imagesPerSecond: {
    title: "Images a second",
    scale: "linear",
    beginsAtZero: true,
    format: formatRate,
    formatTick: (rate) => rate < 10 ? String(rate) : formatCount(rate),
  },
  learningRate: {
    title: "Learning rate",
    scale: "linear",
    beginsAtZero: true,
    format: (rate) => String(Number(rate.toPrecision(4))),
    formatTick: String,
  },
};
