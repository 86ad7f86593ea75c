import { layersOf, type NetworkLayer } from "../../lib/model/layers.ts";
import { learningRateAt } from "../../lib/train/schedule.ts";
import type { TrainSettings } from "../../lib/train/settings.ts";
import type { RowTask } from "./report.ts";

/** Images of MNIST. */
export const mnist = { imageShape: [28, 28, 1], classes: 10, train: 60_000 } as const;

/** What varies between runs of a recipe. */
export interface JobOptions {
  readonly seed: number;
  readonly threads: number;
  /** How images and weights lie in memory: which is faster depends on the machine. */
  readonly layout: "contiguous" | "channels_last";
  /** Holds MNIST's raw IDX files. */
  readonly folder: string;
  /** Train on the first so many images. */
  readonly limit?: number;
}

/** What train_pytorch.py is told: Glyph's own layers, settings and rates. */
export interface PyTorchJob extends TrainSettings, JobOptions {
  readonly limit: number;
  readonly layers: readonly NetworkLayer[];
  /** The step size of each step. */
  readonly rates: readonly number[];
}

/**
 * A recipe for PyTorch.
 *
 * @throws {RangeError} If it holds out images, which train_pytorch.py does not.
 */
export function pytorchJob({ settings, network }: RowTask, options: JobOptions): PyTorchJob {
  if (settings.validation > 0) {
    throw new RangeError(
      `The recipe holds out ${settings.validation} images, which PyTorch's program does not do`,
    );
  }
  const limit = options.limit ?? mnist.train;
  const all = { ...settings, seed: options.seed };
  const steps = settings.epochs * Math.ceil(limit / settings.batchSize);
  const rates = Array.from({ length: steps }, (_, step) => learningRateAt(step, steps, all));
  return { ...all, ...options, limit, layers: layersOf(network, mnist), rates };
}
