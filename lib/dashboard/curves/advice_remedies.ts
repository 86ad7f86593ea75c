import { formatCount, formatLoss } from "../../cli/format.ts";
import type { BlockDefinition } from "../../model/network.ts";
import type { TrainConfiguration } from "../../train/events.ts";
import type { RunSeries } from "./run_series.ts";

/** The most remedies that are named at once. */
const MOST_REMEDIES = 3;

/** What helps against learning by heart, and was not done yet: the surest first. */
export function remediesOfOverfitting(
  configuration: TrainConfiguration,
  { limit, validations }: {
    /** How many images the run was held to, if it was. */
    readonly limit: number | undefined;
    readonly validations: RunSeries["validations"];
  },
): string[] {
  const { network, labelSmoothing, learningRate } = configuration;
  return [
    limit !== undefined && `more images than the ${formatCount(limit)} of this run`,
    !isAugmented(configuration) &&
    "augmentation: images turned by up to 10 degrees, moved and scaled by 0.1",
    !hasDropout(network) && "dropout of 0.2 before the last layer",
    labelSmoothing === 0 && "label smoothing of 0.1",
    fewerEpochs(configuration, validations),
    `a learning rate of ${tenth(learningRate)}`,
  ].filter((remedy) => remedy !== false).slice(0, MOST_REMEDIES);
}

/** What a run that has settled is best compared with. */
export function remedyOfSettling(configuration: TrainConfiguration): string {
  if (configuration.schedule === "constant") return "the schedule one-cycle";
  if (!isAugmented(configuration)) return "augmentation";
  return `a learning rate of ${tenth(configuration.learningRate)}`;
}

/** A tenth of a learning rate, as one would write it. */
export function tenth(rate: number): string {
  return String(Number((rate / 10).toPrecision(2)));
}

/** What is chosen must not be chosen on the test images: without others, none is named. */
function fewerEpochs(
  { earlyStopping }: TrainConfiguration,
  validations: RunSeries["validations"],
): string | false {
  if (earlyStopping > 0) return false;
  const last = validations.at(-1);
  if (last === undefined) return "early stopping, on training images that are held out";
  const best = validations.reduce((one, other) => other.loss < one.loss ? other : one);
  return best.epoch < last.epoch &&
    `early stopping: the validation loss was lowest after epoch ${best.epoch} ` +
      `(${formatLoss(best.loss)})`;
}

function isAugmented({ rotation, shift, scale, shear }: TrainConfiguration): boolean {
  return rotation + shift + scale + shear > 0;
}

/** Whether any block of a network leaves units out while it learns. */
function hasDropout(block: BlockDefinition): boolean {
  if (block.type === "dropout" || Number(block.dropout ?? 0) > 0) return true;
  return Array.isArray(block.blocks) && block.blocks.some(hasDropout);
}
