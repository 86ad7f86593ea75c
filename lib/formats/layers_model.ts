import { VERSION } from "../version.ts";
import { kerasInput, kerasLayers, kerasWeights } from "./layers_model_layers.ts";
import { IMAGES } from "./operation.ts";
import { type ExportOptions, readNetwork, type TrainedNetwork } from "./trained_network.ts";

/** The two files of a LayersModel. */
export interface LayersModelFiles {
  /** `model.json`, which names the other. */
  readonly modelJson: string;
  /** `weights.bin`. */
  readonly weights: Uint8Array<ArrayBuffer>;
}

/** What `model.json` calls the other file. */
export const WEIGHTS_FILE = "weights.bin";

/**
 * Writes a network as a LayersModel of TensorFlow.js, which `tf.loadLayersModel` reads: what it
 * computes outside of training, as layers of Keras.
 *
 * It takes batch x height x width x channels, float32, pixels from 0 to 1, and gives logits, batch x
 * classes. Layers have the network's names. `getUserDefinedMetadata()` has `classNames`, where they
 * are known.
 *
 * @param model A network, or the content of a model's file (`loadModelFile`), which needs no
 * backend.
 * @returns The content of `model.json` and of `weights.bin`, to lie in one folder.
 * @throws {RangeError} If the network has a block of one's own. The message names it.
 *
 * @example
 * ```ts
 * import { CNN, exportLayersModel } from "@glyph/cnn";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * const model = new CNN();
 * const { modelJson, weights } = await exportLayersModel(model);
 * const { modelTopology, weightsManifest } = JSON.parse(modelJson);
 * const weightSpecs = weightsManifest[0].weights;
 * const artifacts = { modelTopology, weightSpecs, weightData: weights.buffer };
 * const same = await tf.loadLayersModel(tf.io.fromMemory(artifacts));
 * assert.deepEqual(same.outputs[0].shape, [null, 10]);
 * same.dispose();
 * model.dispose();
 * ```
 */
export async function exportLayersModel(
  model: TrainedNetwork,
  options: ExportOptions = {},
): Promise<LayersModelFiles> {
  const { imageShape, classNames, operations } = await readNetwork(model, options);
  const shapes = new Map([[IMAGES, imageShape as readonly number[]]]);
  const layers = [kerasInput(IMAGES, imageShape)];
  for (const operation of operations) {
    layers.push(...kerasLayers(operation, shapes.get(operation.inputs[0])!));
    shapes.set(operation.name, operation.outputShape);
  }
  const weights = operations.flatMap(kerasWeights);
  const modelJson = JSON.stringify({
    format: "layers-model",
    generatedBy: `Glyph ${VERSION}`,
    convertedBy: null,
    modelTopology: {
      class_name: "Model",
      config: {
        name: "network",
        layers,
        input_layers: [[IMAGES, 0, 0]],
        output_layers: [[operations[operations.length - 1].name, 0, 0]],
      },
      keras_version: "tfjs-layers 4.22.0",
      backend: "tensor_flow.js",
    },
    weightsManifest: [{
      paths: [WEIGHTS_FILE],
      weights: weights.map(({ name, shape }) => ({ name, shape, dtype: "float32" })),
    }],
    userDefinedMetadata: classNames && { classNames },
  });
  return { modelJson, weights: concatenate(weights.map(({ data }) => data)) };
}

function concatenate(arrays: readonly Float32Array[]): Uint8Array<ArrayBuffer> {
  const values = new Float32Array(arrays.reduce((size, { length }) => size + length, 0));
  let offset = 0;
  for (const array of arrays) {
    values.set(array, offset);
    offset += array.length;
  }
  return new Uint8Array(values.buffer);
}
