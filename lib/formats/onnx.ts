import { VERSION } from "../version.ts";
import { onnxNodes, onnxTensor, onnxValue, weightsOf } from "./onnx_graph.ts";
import { encodeOnnxModel } from "./onnx_messages.ts";
import { IMAGES } from "./operation.ts";
import { type ExportOptions, readNetwork, type TrainedNetwork } from "./trained_network.ts";

/**
 * The first in which batch norm has the form written here. Later ones change nothing that is used,
 * so whatever reads ONNX of 2021 or later reads the file.
 */
const OPSET = 15n;
/** The version of the file's own form that came with that operator set, in ONNX 1.10. */
const IR_VERSION = 8n;

/** What the file calls the logits. */
const LOGITS = "logits";

/**
 * Writes a network as ONNX (https://onnx.ai), for ONNX Runtime and what else reads it: what it
 * computes outside of training.
 *
 * The input `images` is batch x channels x height x width, float32, pixels from 0 to 1, as PyTorch
 * has it; the output `logits` is batch x classes. The batch has any size. Operator set 15, IR
 * version 8. The file's metadata have `class_names`, a JSON array, where they are known.
 *
 * @param model A network, or the content of a model's file (`loadModelFile`), which needs no
 * backend.
 * @returns The content of the file.
 * @throws {RangeError} If the network has a block of one's own. The message names it.
 *
 * @example
 * ```ts
 * import { CNN, exportOnnx } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const model = new CNN();
 * const bytes = await exportOnnx(model, { foldBatchNorm: true });
 * assert(bytes.length > 4 * 114_000);
 * model.dispose();
 * ```
 */
export async function exportOnnx(
  model: TrainedNetwork,
  options: ExportOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { imageShape, classNames, operations } = await readNetwork(model, options);
  const [height, width, channels] = imageShape;
  const last = operations[operations.length - 1];
  return encodeOnnxModel({
    irVersion: IR_VERSION,
    opsetImport: [{ domain: "", version: OPSET }],
    producerName: "Glyph",
    producerVersion: VERSION,
    graph: {
      name: "network",
      node: operations.flatMap((operation) =>
        onnxNodes(operation, operation === last ? LOGITS : operation.name)
      ),
      initializer: operations.flatMap(weightsOf).map(onnxTensor),
      input: [onnxValue(IMAGES, [channels, height, width])],
      output: [onnxValue(LOGITS, last.outputShape)],
    },
    metadataProps: classNames ? [{ key: "class_names", value: JSON.stringify(classNames) }] : [],
  });
}
