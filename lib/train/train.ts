import type { DataSplit } from "../data/dataset.ts";
import { holdOut } from "../data/hold_out.ts";
import type { CNN } from "../model/cnn.ts";
import type { TrainEvent } from "./events.ts";
import {
  checkDataset,
  checkOptions,
  checkResume,
  configure,
  describeActiveBackend,
  type TrainOptions,
} from "./options.ts";
import { TrainingRun } from "./run.ts";
import type { RunParts } from "./run_parts.ts";

/**
 * Trains a network, and tests it: by Adam at a constant rate, if no {@linkcode TrainSettings} say
 * otherwise.
 *
 * The order of events is `start`; then for each epoch its `batch` events, `epoch`, `validation` (where
 * images are held out), `test` and `checkpoint`; then `end`. When the signal aborts, the batch in
 * hand is finished, the rest of the epoch and the test are left out, a checkpoint is written, and
 * `end` says `stopped`; where the validation loss has stopped falling, it says `early`, and why. A
 * failure comes as an `error` event, and is then thrown. The run only goes on while its events are
 * read.
 *
 * With a moving average, tests, checkpoints and, after the run, the network itself have the averaged
 * weights and running statistics; in between, the network has those that it learns with. With label
 * smoothing, the losses of batches and epochs are those of the smoothed labels.
 *
 * The same model options, settings, data and seed give the same weights, bit for bit on the same
 * machine and backend, also when the run was stopped and resumed. Resuming takes weights, moments,
 * averages and histories from the state; a run that is not resumed empties the histories and keeps
 * the weights. A resumed run may have more epochs where its schedule does not depend on how many
 * there are: `constant` and `step`, without warm-up.
 *
 * @throws {RangeError} If a setting is out of range, or if settings, data, model, backend or the state
 * to resume from do not fit together.
 * @throws {Error} While events are read: if the loss stops being finite.
 *
 * @example
 * ```ts
 * import { CNN, convBlock, type Dataset, dense, sequential, train } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const two: Dataset = {
 *   name: "two",
 *   images: Uint8Array.from({ length: 2 * 8 * 8 }, (_, index) => index),
 *   labels: Uint8Array.of(3, 7),
 *   count: 2,
 *   height: 8,
 *   width: 8,
 *   channels: 1,
 *   classes: 10,
 *   classNames: [..."0123456789"],
 * };
 * const network = sequential([convBlock({ filters: 4 }), dense()]);
 * const model = new CNN({ imageShape: [8, 8, 1], epochs: 1, network });
 * const data = { train: two, test: two };
 * const types: string[] = [];
 * for await (const event of train(model, data, { schedule: "one-cycle", rotation: 10 })) {
 *   types.push(event.type);
 * }
 * assert.deepEqual(types, ["start", "batch", "epoch", "test", "end"]);
 * model.dispose();
 * ```
 */
export function train(
  model: CNN,
  data: DataSplit,
  options: TrainOptions = {},
): AsyncGenerator<TrainEvent, void, void> {
  checkOptions(options);
  checkDataset(model, data.train);
  checkDataset(model, data.test);
  const configuration = configure(model, data, options);
  if (options.resume) checkResume(options.resume, configuration);
  const backend = options.backend ?? describeActiveBackend();
  const { validation, seed } = configuration;
  const held = validation > 0 ? holdOut(data, validation, seed) : data;
  return runEvents({ model, data: held, configuration, backend, options });
}

async function* runEvents(parts: RunParts): AsyncGenerator<TrainEvent, void, void> {
  try {
    yield* new TrainingRun(parts).events();
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    yield { type: "error", name, message };
    throw error;
  }
}
