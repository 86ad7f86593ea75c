import type { Dataset } from "../data/dataset.ts";
import type { CNN } from "../model/cnn.ts";
import type { TrainConfiguration } from "./events.ts";
import type { ActiveBackend, TrainOptions } from "./options.ts";

/** What a run is made of. */
export interface RunParts {
  readonly model: CNN;
  /** Images to learn from, to be tested on, and, if any are held out, to make choices on. */
  readonly data: {
    readonly train: Dataset;
    readonly test: Dataset;
    readonly validation?: Dataset;
  };
  readonly configuration: TrainConfiguration;
  readonly backend: ActiveBackend;
  readonly options: TrainOptions;
}
