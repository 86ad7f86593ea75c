/**
 * Training, testing and keeping networks.
 *
 * {@linkcode train} trains a network and tells what happens as events; {@linkcode evaluate} tests
 * one; {@linkcode saveModel} and {@linkcode loadModel} keep one; {@linkcode checkpointFolder} keeps
 * all that a run needs to go on.
 *
 * @example
 * ```ts
 * import { loadMnist } from "@glyph/cnn/data";
 * import { CNN, dense, sequential } from "@glyph/cnn/model";
 * import { train } from "@glyph/cnn/train";
 * import assert from "node:assert/strict";
 *
 * const network = sequential([dense()]);
 * const model = new CNN({ epochs: 1, learningRate: 0.001, network });
 * for await (const event of train(model, await loadMnist({ limit: 6400 }), { test: "end" })) {
 *   if (event.type === "test") assert(event.accuracy > 0.75);
 * }
 * model.dispose();
 * ```
 *
 * @module
 */
export {
  checkpointFolder,
  type CheckpointFolderOptions,
  type LatestCheckpoint,
  latestCheckpoint,
  loadCheckpoint,
  loadModelFile,
  type ModelConfiguration,
  type ModelFile,
} from "./checkpoint.ts";
export { evaluate, type EvaluateOptions, type Evaluation } from "./evaluate.ts";
export type {
  BackendDescription,
  BatchEvent,
  CheckpointEvent,
  EndEvent,
  EpochEvent,
  ErrorEvent,
  StartEvent,
  TestEvent,
  TrainConfiguration,
  TrainEvent,
  ValidationEvent,
} from "./events.ts";
export { loadModel, saveModel } from "./model_file.ts";
export type { ActiveBackend, TrainOptions } from "./options.ts";
export { decodeSafetensors, encodeSafetensors } from "./safetensors.ts";
export type { NamedArray, StateDict } from "../named_array.ts";
export type { CheckpointSink, TrainingPosition, TrainingState } from "./state.ts";
export type { TrainSettings } from "./settings.ts";
export { train } from "./train.ts";
