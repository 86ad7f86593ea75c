import { join } from "node:path";
import type { HistoryValues } from "../model/history.ts";
import type { Progress } from "./progress.ts";

/** How a run went. */
export interface Histories {
  readonly lossHistory: HistoryValues;
  readonly accuracyHistory: HistoryValues;
}

/** Draws a run's loss and accuracy into its folder and gives what lies where. */
export async function writeCurves(
  { lossHistory, accuracyHistory }: Histories,
  { start }: Progress,
  folder: string,
): Promise<(readonly [name: string, path: string])[]> {
  if (start === undefined) return [];
  const { configuration, run, stepsPerEpoch } = start;
  // The library that draws is large, and not needed before.
  const { writeCurve } = await import("./curves.ts");
  const { dataset, recipe, seed } = configuration;
  const subtitle = `${run}: ${recipe} on ${dataset}, seed ${seed}`;
  const loss = join(folder, "loss.svg");
  await writeCurve(loss, {
    title: "Loss",
    subtitle,
    measure: "Mean cross-entropy (nats)",
    scale: "logarithmic",
    history: lossHistory,
    stepsPerEpoch,
  });
  const accuracy = join(folder, "accuracy.svg");
  await writeCurve(accuracy, {
    title: "Accuracy",
    subtitle,
    measure: "Images read rightly",
    scale: "fraction",
    history: accuracyHistory,
    stepsPerEpoch,
  });
  return [["Loss", loss], ["Accuracy", accuracy]];
}
