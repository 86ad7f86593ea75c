import type { CNN } from "../model/cnn.ts";
import type { Adam } from "./optimizer.ts";
import type { TrainingPosition, TrainingState } from "./state.ts";

/** Copies all that a run needs to go on. */
export async function captureState(
  model: CNN,
  optimizer: Adam,
  position: TrainingPosition,
): Promise<TrainingState> {
  const training = await optimizer.stateDict();
  model.lossHistory.save("history.loss", training);
  model.accuracyHistory.save("history.accuracy", training);
  return { model: await model.stateDict(), training, position };
}

/**
 * Puts a model and an optimizer where a run stood.
 *
 * @throws {RangeError} If the state does not fit the model.
 */
export function restoreState(model: CNN, optimizer: Adam, state: TrainingState): void {
  const { training, position } = state;
  model.loadStateDict(state.model);
  const moments = [...training].filter(([name]) => name.startsWith("adam."));
  optimizer.loadStateDict(new Map(moments), position.step);
  model.lossHistory.load("history.loss", training);
  model.accuracyHistory.load("history.accuracy", training);
}
