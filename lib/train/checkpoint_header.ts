import * as z from "zod";
import { parseJsonObject } from "./checkpoint_json.ts";

/** The format's own limit: a header may have 100 MB. */
export const LONGEST_HEADER = 100_000_000;
/** Bytes before the header: its length, little-endian. */
export const PREFIX = 8;
/** The one name in a header that no tensor may have. */
export const METADATA = "__metadata__";

/** The arrays that hold each type. Their bytes are little-endian, as every Deno platform is. */
export const ARRAYS = {
  F32: Float32Array,
  F64: Float64Array,
  I32: Int32Array,
  I64: BigInt64Array,
} as const;
/** Types of two bytes, which are read and not written: float32 holds each of their numbers. */
export const HALVES = {
  F16: (data: ArrayBuffer) => Float32Array.from(new Float16Array(data)),
  BF16: (data: ArrayBuffer) =>
    new Float32Array(Uint32Array.from(new Uint16Array(data), (half) => half << 16).buffer),
} as const;
/** The types that are read. */
export type DataType = keyof typeof ARRAYS | keyof typeof HALVES;

/** Where one tensor lies: offsets count from the end of the header. */
export interface SafetensorsEntry {
  readonly dtype: DataType;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [number, number];
}

/** A header that has been checked against the size of its file. */
export interface SafetensorsHeader {
  /** Entries by name, in the order of the header. */
  readonly entries: ReadonlyMap<string, SafetensorsEntry>;
  readonly metadata: Record<string, string>;
  /** The file's byte at which the data begin. */
  readonly dataStart: number;
}

const index = z.int().nonnegative().refine((value) => !Object.is(value, -0));
const entrySchema = z.strictObject({
  dtype: z.string(),
  shape: z.array(index),
  data_offsets: z.tuple([index, index]),
});

/**
 * Where the data of a safetensors file begin, by its first eight bytes.
 *
 * @param start At least the file's first eight bytes, or the whole file if it is shorter.
 * @param fileSize The file's size in bytes.
 * @param file What to call the file in errors.
 * @returns The size of prefix and header together, in bytes: at most `fileSize`.
 * @throws {Error} If the header would be longer than the file or than 100 MB.
 */
export function safetensorsDataStart(start: Uint8Array, fileSize: number, file: string): number {
  if (fileSize < PREFIX) {
    throw unreadable(file, `at least ${PREFIX} bytes`, `${fileSize}`);
  }
  const length = new DataView(start.buffer, start.byteOffset).getBigUint64(0, true);
  const longest = Math.min(LONGEST_HEADER, fileSize - PREFIX);
  if (length > BigInt(longest)) {
    throw unreadable(file, `a header of at most ${longest} bytes`, `a length of ${length}`);
  }
  return PREFIX + Number(length);
}

/**
 * Reads and checks the header of a safetensors file, without its data.
 *
 * @param start The file's bytes up to the end of the header, or further.
 * @param fileSize The file's size in bytes.
 * @param file What to call the file in errors.
 * @returns The header, whose offsets cover the file exactly.
 * @throws {Error} As {@linkcode decodeSafetensors} does.
 */
export function parseSafetensorsHeader(
  start: Uint8Array,
  fileSize: number,
  file: string,
): SafetensorsHeader {
  const dataStart = safetensorsDataStart(start, fileSize, file);
  const members = parseHeaderText(start.subarray(PREFIX, dataStart), file);
  const metadata = members.has(METADATA) ? members.get(METADATA) : {};
  if (!isMetadata(metadata)) {
    throw unreadable(file, `strings of Unicode in ${METADATA}`, JSON.stringify(metadata));
  }
  members.delete(METADATA);
  const entries = new Map<string, SafetensorsEntry>();
  for (const [name, value] of members) entries.set(name, parseEntry(name, value, file));
  checkCoverage(entries, fileSize - dataStart, file);
  return { entries, metadata, dataStart };
}

function parseHeaderText(header: Uint8Array, file: string): Map<string, unknown> {
  if (header[0] !== 0x7b) {
    throw unreadable(
      file,
      "a header that begins with {",
      header.length ? `byte ${header[0]}` : "none",
    );
  }
  try {
    return parseJsonObject(new TextDecoder("utf-8", { fatal: true }).decode(header));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    throw unreadable(file, "a header of JSON in UTF-8", error.message);
  }
}

/** Whether a value is what `__metadata__` may hold: an object of strings without lone surrogates. */
export function isMetadata(value: unknown): value is Record<string, string> {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.entries(value).flat().every((text) => typeof text === "string" && text.isWellFormed());
}

function parseEntry(name: string, value: unknown, file: string): SafetensorsEntry {
  const tensor = `tensor ${JSON.stringify(name)}`;
  const parsed = entrySchema.safeParse(value);
  if (!name.isWellFormed() || !parsed.success) {
    const expected = `${tensor} to have a Unicode name, dtype, shape and data_offsets alone`;
    throw unreadable(file, expected, JSON.stringify(value));
  }
  const { dtype, shape, data_offsets } = parsed.data;
  if (!isDataType(dtype)) {
    const known = Object.keys({ ...ARRAYS, ...HALVES });
    throw unreadable(file, `${tensor} as ${known.join(", ")}`, dtype);
  }
  const size = elementCount(shape) * bytesPerElement(dtype);
  const [begin, end] = data_offsets;
  if (end - begin !== size) {
    const expected = Number.isNaN(size)
      ? `${tensor} of fewer than 2^53 elements`
      : `${tensor} of ${dtype} and shape [${shape}] to take ${size} bytes`;
    throw unreadable(file, expected, `shape [${shape}] at offsets ${begin} to ${end}`);
  }
  return { dtype, shape, data_offsets };
}

function isDataType(name: string): name is DataType {
  return Object.hasOwn(ARRAYS, name) || Object.hasOwn(HALVES, name);
}

function bytesPerElement(type: DataType): number {
  return type === "F16" || type === "BF16" ? 2 : ARRAYS[type].BYTES_PER_ELEMENT;
}

/** The tensors lie one behind the other: no hole, no overlap, nothing left over. */
function checkCoverage(
  entries: ReadonlyMap<string, SafetensorsEntry>,
  dataSize: number,
  file: string,
): void {
  let covered = 0;
  const byOffset = [...entries].sort(([, { data_offsets: a }], [, { data_offsets: b }]) =>
    a[0] - b[0] || a[1] - b[1]
  );
  for (const [name, { data_offsets: [begin, end] }] of byOffset) {
    if (begin !== covered) {
      const expected = `tensor ${JSON.stringify(name)} to begin at data byte ${covered}`;
      throw unreadable(file, expected, `${begin} (${begin > covered ? "a hole" : "an overlap"})`);
    }
    covered = end;
  }
  if (covered !== dataSize) {
    throw unreadable(file, `${covered} bytes of data, as its header says`, `${dataSize}`);
  }
}

function unreadable(file: string, expected: string, found: string): Error {
  const shown = found.length > 200 ? `${found.slice(0, 200)}...` : found;
  return new Error(`${file} cannot be read: expected ${expected}; found ${shown}`);
}

/** The number of elements of a shape; NaN once it exceeds what a number holds exactly. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => {
    const next = product * size;
    return Number.isSafeInteger(next) ? next : NaN;
  }, 1);
}
