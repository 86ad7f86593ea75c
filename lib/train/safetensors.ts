import {
  ARRAYS,
  type DataType,
  elementCount,
  HALVES,
  isMetadata,
  LONGEST_HEADER,
  METADATA,
  parseSafetensorsHeader,
  PREFIX,
} from "./checkpoint_header.ts";
import type { NamedArray, StateDict } from "../named_array.ts";

/** Data start, and every array of 8-byte numbers lies, on a multiple of this. */
const ALIGNMENT = 8;

/**
 * Writes arrays in the safetensors format (https://github.com/huggingface/safetensors):
 * little-endian, row-major, the header padded with spaces. The header names the arrays in the order
 * of `tensors`; in the data the 8-byte types lie first, so that every array is aligned. The same
 * input gives the same bytes.
 *
 * @param tensors Arrays by name.
 * @param metadata Text to carry along; values are strings by the format's rule.
 * @returns The bytes of the file.
 * @throws {RangeError} If a shape disagrees with its array's length, a name is not valid Unicode or
 * is the reserved `__metadata__`, metadata are not strings of valid Unicode, or the header exceeds
 * 100 MB.
 *
 * @example
 * ```ts
 * import { decodeSafetensors, encodeSafetensors } from "@glyph/cnn";
 *
 * const bias = { shape: [2], data: Float32Array.of(0.5, -1) };
 * const bytes = encodeSafetensors(new Map([["fc1.bias", bias]]), { format: "pt" });
 * const { tensors } = decodeSafetensors(bytes, "bias.safetensors");
 * console.assert(tensors.get("fc1.bias")?.data[1] === -1);
 * ```
 */
export function encodeSafetensors(
  tensors: StateDict,
  metadata: Record<string, string> = {},
): Uint8Array<ArrayBuffer> {
  const starts = new Map<string, number>();
  let size = 0;
  for (const [name, { data }] of alignedOrder(tensors)) {
    starts.set(name, size);
    size += data.byteLength;
  }
  const header = encodeHeader(tensors, starts, metadata);
  const dataStart = PREFIX + header.length;
  const bytes = new Uint8Array(dataStart + size);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
  bytes.set(header, PREFIX);
  for (const [name, { data }] of tensors) {
    const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    bytes.set(raw, dataStart + starts.get(name)!);
  }
  return bytes;
}

function alignedOrder(tensors: StateDict): [string, NamedArray][] {
  return [...tensors].sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT);
}

function encodeHeader(
  tensors: StateDict,
  starts: ReadonlyMap<string, number>,
  metadata: Record<string, string>,
): Uint8Array {
  if (!isMetadata(metadata)) {
    throw new RangeError(`Metadata must be strings of Unicode, not ${JSON.stringify(metadata)}`);
  }
  // Joined by hand: an object would put names such as "0" first and lose one named __proto__.
  const members = Object.keys(metadata).length > 0 ? [member(METADATA, metadata)] : [];
  for (const [name, array] of tensors) {
    if (name === METADATA || !name.isWellFormed()) {
      throw new RangeError(`A tensor cannot be named ${JSON.stringify(name)}: choose another name`);
    }
    const { shape, data } = array;
    if (elementCount(shape) !== data.length) {
      throw new RangeError(`Tensor ${name} has shape [${shape}] but ${data.length} elements`);
    }
    const start = starts.get(name)!;
    const data_offsets = [start, start + data.byteLength];
    members.push(member(name, { dtype: dataType(array), shape, data_offsets }));
  }
  const text = new TextEncoder().encode(`{${members.join(",")}}`);
  const header = new Uint8Array(Math.ceil(text.length / ALIGNMENT) * ALIGNMENT).fill(0x20);
  header.set(text);
  if (header.length > LONGEST_HEADER) {
    throw new RangeError(
      `A safetensors header has at most ${LONGEST_HEADER} bytes and this one ${header.length}: ` +
        "save fewer tensors or less metadata",
    );
  }
  return header;
}

function member(name: string, value: unknown): string {
  return `${JSON.stringify(name)}:${JSON.stringify(value)}`;
}

function dataType({ data }: NamedArray): keyof typeof ARRAYS {
  return (Object.keys(ARRAYS) as (keyof typeof ARRAYS)[]).find((name) =>
    data instanceof ARRAYS[name]
  )!;
}

/**
 * Reads a safetensors file from its bytes. Everything is checked before an array is made. F16 and
 * BF16 become float32, which holds each of their numbers.
 *
 * @param bytes The whole file.
 * @param file What to call the file in errors.
 * @returns Copies of the arrays, in the order of the header, and the metadata.
 * @throws {Error} If the file breaks a rule of the format or holds a type other than F16, BF16, F32,
 * F64, I32 and I64. The message names the file, what was expected and what was found.
 *
 * @example
 * ```ts
 * import { decodeSafetensors } from "@glyph/cnn";
 *
 * try {
 *   decodeSafetensors(new Uint8Array(3), "short.safetensors");
 * } catch (error) {
 *   console.assert((error as Error).message.startsWith("short.safetensors cannot be read"));
 * }
 * ```
 */
export function decodeSafetensors(
  bytes: Uint8Array,
  file: string,
): { tensors: StateDict; metadata: Record<string, string> } {
  const { entries, metadata, dataStart } = parseSafetensorsHeader(bytes, bytes.length, file);
  const tensors: StateDict = new Map();
  for (const [name, { dtype, shape, data_offsets: [begin, end] }] of entries) {
    const { buffer } = new Uint8Array(bytes.subarray(dataStart + begin, dataStart + end));
    tensors.set(name, { shape, data: arrayOf(dtype, buffer) });
  }
  return { tensors, metadata };
}

function arrayOf(dtype: DataType, data: ArrayBuffer): NamedArray["data"] {
  return dtype === "F16" || dtype === "BF16" ? HALVES[dtype](data) : new ARRAYS[dtype](data);
}
