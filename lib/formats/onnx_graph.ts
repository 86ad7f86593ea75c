import type { OnnxAttribute, OnnxNode, OnnxTensor, OnnxValue } from "./onnx_messages.ts";
import type { Operation, Weights } from "./operation.ts";

/** ONNX' number for float32. */
const FLOAT = 1;

/** The nodes that compute an operation; `output` is the name of what the last one gives. */
export function onnxNodes(operation: Operation, output: string): OnnxNode[] {
  const { name, kind } = operation;
  const { opType, attribute = [] } = operator(operation);
  const input = [...operation.inputs, ...weightsOf(operation).map(({ name }) => name)];
  if (kind !== "globalAveragePool") return [{ name, opType, input, output: [output], attribute }];
  // ONNX leaves one row and one column.
  const pooled = `${name}_pooled`;
  return [
    { name: pooled, opType, input, output: [pooled], attribute },
    { name, opType: "Flatten", input: [pooled], output: [output], attribute: [] },
  ];
}

function operator(
  operation: Operation,
): { readonly opType: string; readonly attribute?: OnnxAttribute[] } {
  switch (operation.kind) {
    case "conv": {
      const { weight, stride, padding: { before, after } } = operation;
      return {
        opType: "Conv",
        attribute: [
          integers("kernel_shape", weight.shape.slice(2)),
          integers("strides", [stride, stride]),
          integers("pads", [before, before, after, after]),
        ],
      };
    }
    case "batchNorm":
      return {
        opType: "BatchNormalization",
        attribute: [{ name: "epsilon", type: 1, f: operation.epsilon }],
      };
    case "maxPool":
    case "averagePool": {
      const { size, stride } = operation;
      return {
        opType: operation.kind === "maxPool" ? "MaxPool" : "AveragePool",
        attribute: [integers("kernel_shape", [size, size]), integers("strides", [stride, stride])],
      };
    }
    case "dense":
      return { opType: "Gemm", attribute: [{ name: "transB", type: 2, i: 1n }] };
    case "relu":
      return { opType: "Relu" };
    case "add":
      return { opType: "Add" };
    case "flatten":
      return { opType: "Flatten" };
    case "globalAveragePool":
      return { opType: "GlobalAveragePool" };
  }
}

/** What an operation has learned, in the order in which its operator reads it. */
export function weightsOf(operation: Operation): Weights[] {
  switch (operation.kind) {
    case "conv":
    case "dense":
      return operation.bias ? [operation.weight, operation.bias] : [operation.weight];
    case "batchNorm":
      return [operation.scale, operation.shift, operation.mean, operation.variance];
    default:
      return [];
  }
}

/** Weights as a part of the file. ONNX' layouts are PyTorch's. */
export function onnxTensor({ name, shape, data }: Weights): OnnxTensor {
  return {
    name,
    dims: shape.map(BigInt),
    dataType: FLOAT,
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  };
}

/** What goes in or out: a batch of any size. */
export function onnxValue(name: string, shape: readonly number[]): OnnxValue {
  const dim = [{ dimParam: "batch" }, ...shape.map((size) => ({ dimValue: BigInt(size) }))];
  return { name, type: { tensorType: { elemType: FLOAT, shape: { dim } } } };
}

function integers(name: string, values: readonly number[]): OnnxAttribute {
  return { name, type: 7, ints: values.map(BigInt) };
}
