import { create, createFileRegistry, type DescMessage, toBinary } from "@bufbuild/protobuf";
import {
  FieldDescriptorProto_Label,
  FieldDescriptorProto_Type,
  FileDescriptorProtoSchema,
} from "@bufbuild/protobuf/wkt";

/** A float32 array of a model's file. */
export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly bigint[];
  readonly dataType: number;
  readonly rawData: Uint8Array;
}

/** An option of a node: `type` says which field holds it. */
export interface OnnxAttribute {
  readonly name: string;
  readonly type: number;
  readonly f?: number;
  readonly i?: bigint;
  readonly ints?: readonly bigint[];
}

/** An operator between named values. */
export interface OnnxNode {
  readonly name: string;
  readonly opType: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attribute: readonly OnnxAttribute[];
}

/** The name, type and shape of what goes in or out. */
export interface OnnxValue {
  readonly name: string;
  readonly type: {
    readonly tensorType: {
      readonly elemType: number;
      readonly shape: {
        readonly dim: readonly { readonly dimValue?: bigint; readonly dimParam?: string }[];
      };
    };
  };
}

/** A whole model's file. */
export interface OnnxModel {
  readonly irVersion: bigint;
  readonly opsetImport: readonly { readonly domain: string; readonly version: bigint }[];
  readonly producerName: string;
  readonly producerVersion: string;
  readonly graph: {
    readonly name: string;
    readonly node: readonly OnnxNode[];
    readonly initializer: readonly OnnxTensor[];
    readonly input: readonly OnnxValue[];
    readonly output: readonly OnnxValue[];
  };
  readonly metadataProps: readonly { readonly key: string; readonly value: string }[];
}

/** Encodes a model as ONNX' protocol buffers. */
export function encodeOnnxModel(model: OnnxModel): Uint8Array<ArrayBuffer> {
  return new Uint8Array(toBinary(onnxModelSchema, create(onnxModelSchema, { ...model })));
}

/**
 * The part of ONNX' messages that a network of Glyph's needs, as in onnx.proto
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto): each field's number and type. What is
 * left out is optional there.
 */
const messages: Readonly<Record<string, Readonly<Record<string, readonly [number, string]>>>> = {
  ModelProto: {
    ir_version: [1, "int64"],
    opset_import: [8, "repeated OperatorSetIdProto"],
    producer_name: [2, "string"],
    producer_version: [3, "string"],
    graph: [7, "GraphProto"],
    metadata_props: [14, "repeated StringStringEntryProto"],
  },
  OperatorSetIdProto: { domain: [1, "string"], version: [2, "int64"] },
  StringStringEntryProto: { key: [1, "string"], value: [2, "string"] },
  GraphProto: {
    node: [1, "repeated NodeProto"],
    name: [2, "string"],
    initializer: [5, "repeated TensorProto"],
    input: [11, "repeated ValueInfoProto"],
    output: [12, "repeated ValueInfoProto"],
  },
  NodeProto: {
    input: [1, "repeated string"],
    output: [2, "repeated string"],
    name: [3, "string"],
    op_type: [4, "string"],
    attribute: [5, "repeated AttributeProto"],
  },
  AttributeProto: {
    name: [1, "string"],
    type: [20, "int32"],
    f: [2, "float"],
    i: [3, "int64"],
    ints: [8, "repeated int64"],
  },
  TensorProto: {
    dims: [1, "repeated int64"],
    data_type: [2, "int32"],
    name: [8, "string"],
    raw_data: [9, "bytes"],
  },
  ValueInfoProto: { name: [1, "string"], type: [2, "TypeProto"] },
  TypeProto: { tensor_type: [1, "TypeProtoTensor"] },
  TypeProtoTensor: { elem_type: [1, "int32"], shape: [2, "TensorShapeProto"] },
  TensorShapeProto: { dim: [1, "repeated TensorShapeProtoDimension"] },
  TensorShapeProtoDimension: { dim_value: [1, "int64"], dim_param: [2, "string"] },
};

const { INT64, INT32, FLOAT, STRING, BYTES, MESSAGE } = FieldDescriptorProto_Type;
const scalars: Readonly<Record<string, FieldDescriptorProto_Type>> = {
  int64: INT64,
  int32: INT32,
  float: FLOAT,
  string: STRING,
  bytes: BYTES,
};

/** Describes the messages as a compiler of onnx.proto would, so that no generated code is needed. */
function describeMessages(): DescMessage {
  const file = create(FileDescriptorProtoSchema, {
    name: "onnx.proto",
    package: "onnx",
    syntax: "proto2",
    messageType: Object.entries(messages).map(([name, fields]) => ({
      name,
      field: Object.entries(fields).map(([name, [number, declared]]) => {
        const type = declared.replace("repeated ", "");
        const { REPEATED, OPTIONAL } = FieldDescriptorProto_Label;
        return {
          name,
          number,
          label: type === declared ? OPTIONAL : REPEATED,
          type: scalars[type] ?? MESSAGE,
          typeName: type in scalars ? undefined : `.onnx.${type}`,
        };
      }),
    })),
  });
  return createFileRegistry(file, () => undefined).getMessage("onnx.ModelProto")!;
}

/** What describes a model's file, to encode or to read it. */
export const onnxModelSchema: DescMessage = describeMessages();
