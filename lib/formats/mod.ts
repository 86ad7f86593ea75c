/**
 * Ways in and out: state dicts of PyTorch, ONNX, LayersModels of TensorFlow.js, histories of runs.
 *
 * @example
 * ```ts
 * import { exportOnnx } from "@glyph/cnn/formats";
 * import { CNN } from "@glyph/cnn/model";
 * import assert from "node:assert/strict";
 *
 * const file = `${await Deno.makeTempDir()}/digits.onnx`;
 * const model = new CNN();
 * await Deno.writeFile(file, await exportOnnx(model));
 * assert((await Deno.stat(file)).size > 4 * model.parameterCount);
 * model.dispose();
 * ```
 *
 * @module
 */
export type {
  EpochEvent,
  TestEvent,
  TrainConfiguration,
  ValidationEvent,
} from "../train/events.ts";
export type { NamedArray, StateDict } from "../named_array.ts";
export { historyCsv, historyJson, readHistory, type RunHistory } from "./history.ts";
export { exportLayersModel, type LayersModelFiles } from "./layers_model.ts";
export { exportOnnx } from "./onnx.ts";
export { loadStateDictFile } from "./state_dict_file.ts";
export type { ExportOptions, TrainedNetwork } from "./trained_network.ts";
