import { CNN } from "../model/cnn.ts";
import type { CNNOptions } from "../model/options.ts";
import type { ModelFile } from "./checkpoint_pair.ts";

/**
 * Builds the network that a model's file holds, on the backend that is active.
 *
 * @param options `blocks`, if it was built of others than the tutorial's: a file does not tell them.
 * @throws {RangeError} If the file does not fit the network that the blocks make.
 */
export function buildModel(
  { model: state, metadata }: ModelFile,
  options: Pick<CNNOptions, "blocks"> = {},
): CNN {
  const model = new CNN({ ...metadata.configuration, ...options });
  try {
    model.loadStateDict(state);
  } catch (error) {
    model.dispose();
    throw error;
  }
  return model;
}
