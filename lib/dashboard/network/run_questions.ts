import { join } from "node:path";
import { isDatasetName } from "../../data/datasets.ts";
import type { RunStore } from "../../runs/run_store.ts";
import type { Run } from "../../runs/run.ts";
import { loadModelFile } from "../../train/checkpoint.ts";
import { pairAt } from "../../train/checkpoint_names.ts";
import { Problem } from "../server/problem.ts";
import type {
  FeaturesAnswer,
  FiltersAnswer,
  MisreadAnswer,
  PredictAnswer,
  TestImage,
} from "./answers.ts";
import { firstFilters } from "./first_filters.ts";
import { findMisread } from "./readings.ts";
import { BusyError, type ServerNetworks, type TrainedOn } from "./server_networks.ts";

/** The most images of one cell that an answer holds. */
const MOST_IMAGES = 60;

/** What can be asked about the network of a run, as its newest checkpoint has it. */
export class RunQuestions {
  readonly #store: RunStore;
  readonly #networks: ServerNetworks;

  constructor(store: RunStore, networks: ServerNetworks) {
    this.#store = store;
    this.#networks = networks;
  }

  /** What the network reads in an image: pixels from 0 to 1. */
  predict(run: Run, pixels: readonly number[]): Promise<PredictAnswer> {
    return this.#ask(run, "pixels", async ({ path }, step) => {
      return { ...await this.#networks.predict(path, Float32Array.from(pixels)), step };
    });
  }

  /** The filters of its first convolution. */
  filters(run: Run): Promise<FiltersAnswer> {
    return this.#ask(run, undefined, async ({ path }, step) => {
      return { ...firstFilters(await loadModelFile(path)), step };
    });
  }

  /** What its convolutions make of a test image. */
  features(run: Run, image: number): Promise<FeaturesAnswer> {
    return this.#ask(run, "image", async (trained, step) => {
      return { ...await this.#networks.features(trained, image), step };
    });
  }

  /** The test images of a class that it reads as another. */
  misread(run: Run, actual: number, predicted: number): Promise<MisreadAnswer> {
    return this.#ask(run, undefined, async (trained, step) => {
      const readings = await this.#networks.readings(trained);
      const { classes, probabilities } = readings;
      const found = findMisread(readings, actual, predicted);
      const shown = found.slice(0, MOST_IMAGES);
      // One image more than is shown: it tells the images' size where none is misread.
      const [sample, ...images] = await this.#networks.testImages(trained.data, [0, ...shown]);
      const { height, width, channels } = sample;
      return {
        actual,
        predicted,
        count: found.length,
        height,
        width,
        channels,
        images: images.map(({ index, pixels }) => ({
          index,
          pixels,
          probabilities: [...probabilities.subarray(index * classes, (index + 1) * classes)],
        })),
        step,
      };
    });
  }

  /** An image of its test set. */
  async testImage(run: Run, index: number): Promise<TestImage> {
    try {
      const [image] = await this.#networks.testImages(dataOf(run), [index]);
      return image;
    } catch (error) {
      throw asProblem(error, "index");
    }
  }

  /** @param field What a RangeError is about. */
  async #ask<T>(
    run: Run,
    field: string | undefined,
    work: (trained: TrainedOn, step: number) => Promise<T>,
  ): Promise<T> {
    const { checkpoint: step } = run;
    if (step === undefined) {
      throw new Problem(409, "The run has no checkpoint yet: it saves one after each epoch.");
    }
    const path = pairAt(join(this.#store.folder, run.id), step).model;
    try {
      return await work({ path, data: dataOf(run) }, step);
    } catch (error) {
      // A run that goes on removes its older checkpoints.
      const now = this.#store.get(run.id);
      const newer = now?.checkpoint !== undefined && now.checkpoint !== step;
      if (newer && !(error instanceof BusyError)) return this.#ask(now, field, work);
      throw asProblem(error, field);
    }
  }
}

/** The name or folder of a run's data set. No request can name a folder. */
function dataOf({ options: { data }, configuration }: Run): string {
  if (typeof data === "string") return data;
  const dataset = configuration?.dataset ?? "mnist";
  return isDatasetName(dataset) ? dataset : "mnist";
}

function asProblem(error: unknown, field?: string): unknown {
  if (error instanceof BusyError) {
    return new Problem(503, `${error.message}.`, undefined, { "Retry-After": "5" });
  }
  if (!(error instanceof Error) || error instanceof Problem) return error;
  if (error.name === "RangeError" && field) return new Problem(400, `${error.message}.`, field);
  return new Problem(500, `${error.message}.`);
}
