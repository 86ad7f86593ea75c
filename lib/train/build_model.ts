import { CNN } from "../model/cnn.ts";
import type { ModelFile } from "./checkpoint_pair.ts";

/**
 * Builds the network that a model's file holds, on the backend that is active.
 *
 * @throws {RangeError} If the file's numbers do not fit its network, or if it has a block whose type is
 * not defined here.
 */
export function buildModel({ model: state, metadata }: ModelFile): CNN {
  const model = new CNN(metadata.configuration);
  try {
    model.loadStateDict(state);
  } catch (error) {
    model.dispose();
    throw error;
  }
  return model;
}
