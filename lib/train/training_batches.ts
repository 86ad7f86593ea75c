import { batches, shuffledOrder } from "../data/batches.ts";
import type { Batch, Dataset } from "../data/dataset.ts";
import { DeviceData } from "./device_data.ts";
import type { TrainConfiguration } from "./events.ts";
import type { DeviceBatch } from "./step.ts";

/** What decides which images a batch has, and how they are moved. */
type BatchConfiguration = Pick<
  TrainConfiguration,
  "batchSize" | "seed" | "rotation" | "shift" | "scale" | "shear"
>;

/** The batches of a run, epoch by epoch: on the device, if its images can lie there. */
export class TrainingBatches {
  readonly #dataset: Dataset;
  readonly #configuration: BatchConfiguration;
  readonly #workers: number;
  readonly #deviceData?: DeviceData;

  /** @param workers Threads that prepare batches on the host. */
  constructor(dataset: Dataset, configuration: BatchConfiguration, workers = 0) {
    this.#dataset = dataset;
    this.#configuration = configuration;
    this.#workers = workers;
    if (DeviceData.fits(dataset)) this.#deviceData = new DeviceData(dataset);
  }

  /**
   * The batches of an epoch.
   *
   * @param epoch Whole epochs done before.
   * @param skip Batches done of this one.
   */
  epoch(
    epoch: number,
    skip: number,
  ): Iterable<DeviceBatch> | AsyncIterable<Batch> {
    const { batchSize, seed, rotation, shift, scale, shear } = this.#configuration;
    const order = shuffledOrder(this.#dataset.count, seed, epoch);
    const augmentation = { rotation, shift, scale, shear, seed, epoch };
    const options = { batchSize, order, skip, augmentation };
    return this.#deviceData?.batches(options) ??
      batches(this.#dataset, { ...options, workers: this.#workers });
  }

  /** Frees what lies on the device. */
  dispose(): void {
    this.#deviceData?.dispose();
  }
}
