import { fromBinary } from "@bufbuild/protobuf";
import assert from "node:assert/strict";
import {
  batchNorm,
  conv,
  convBlock,
  defineBlock,
  dense,
  dropout,
  maxPool,
  relu,
  residual,
  sequential,
} from "../model/mod.ts";
import { CNN } from "../model/mod.ts";
import { exportLayersModel } from "./layers_model.ts";
import { exportOnnx } from "./onnx.ts";
import { type OnnxModel, onnxModelSchema } from "./onnx_messages.ts";
import type { ExportOptions } from "./trained_network.ts";

const imageShape = [12, 10, 2] as const;

/** The file of a network, read again. */
async function written(
  network: ReturnType<typeof sequential>,
  options?: ExportOptions,
): Promise<OnnxModel> {
  const model = new CNN({ network, imageShape, classes: 3 });
  try {
    return fromBinary(onnxModelSchema, await exportOnnx(model, options)) as unknown as OnnxModel;
  } finally {
    model.dispose();
  }
}

const operators = ({ graph }: OnnxModel) => graph.node.map(({ opType }) => opType);

Deno.test("an ONNX file says its versions, and what goes in and out", async () => {
  const file = await written(sequential([dense()]), { classNames: ["a", "b", "ß"] });
  assert.equal(file.irVersion, 8n);
  assert.deepEqual(file.opsetImport.map(({ domain, version }) => [domain, version]), [["", 15n]]);
  assert.equal(file.producerName, "Glyph");
  const shape = ([{ name, type }]: OnnxModel["graph"]["input"]) => [
    name,
    type.tensorType.elemType,
    ...type.tensorType.shape.dim.map(({ dimParam, dimValue }) => dimParam || dimValue),
  ];
  assert.deepEqual(shape(file.graph.input), ["images", 1, "batch", 2n, 12n, 10n]);
  assert.deepEqual(shape(file.graph.output), ["logits", 1, "batch", 3n]);
  const [{ key, value }] = file.metadataProps;
  assert.deepEqual([key, JSON.parse(value)], ["class_names", ["a", "b", "ß"]]);
});

Deno.test("batch norm right after a convolution is folded on request, any other stays", async () => {
  const network = sequential([
    conv(4, { bias: false }),
    batchNorm(),
    relu(),
    convBlock({ filters: 4, norm: "after", dropout: 0.5 }),
    maxPool(),
    dropout(0.5),
    dense(),
  ]);
  const before = ["Conv", "BatchNormalization", "Relu", "Conv", "Relu", "BatchNormalization"];
  const after = ["MaxPool", "Flatten", "Gemm"];
  const trained = await written(network);
  assert.deepEqual(operators(trained), [...before, ...after]);
  const folded = await written(network, { foldBatchNorm: true });
  assert.deepEqual(operators(folded), ["Conv", ...before.slice(2), ...after]);
  assert.deepEqual(folded.graph.node[0].input, ["images", "conv1.weight", "conv1.bias"]);
  const names = folded.graph.initializer.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  assert(!names.some((name) => name.startsWith("bn1")));
});

Deno.test("a convolution whose output something else reads too keeps its batch norm apart", async () => {
  const network = sequential([conv(4), residual([batchNorm(), relu()]), dense()]);
  const folded = await written(network, { foldBatchNorm: true });
  assert.deepEqual(operators(folded), [
    "Conv",
    "BatchNormalization",
    "Relu",
    "Add",
    "Flatten",
    "Gemm",
  ]);
});

Deno.test("a block of one's own cannot be written for others; the error names it", async () => {
  const halve = defineBlock("halve", { build: () => ({ forward: (x) => x.div(2) }) });
  const model = new CNN({
    network: sequential([residual([halve()]), dense()]),
    imageShape,
    classes: 3,
  });
  const message = /residual1\.halve1 \(blocks\[0\]\.blocks\[0\]: halve\) is a block of one's own/;
  await assert.rejects(exportOnnx(model), message);
  await assert.rejects(exportLayersModel(model), message);
  model.dispose();
});

Deno.test("every class has a name, or none has", async () => {
  const names = written(sequential([dense()]), { classNames: ["a", "b"] });
  await assert.rejects(names, /There are 2 names for 3 classes/);
});
