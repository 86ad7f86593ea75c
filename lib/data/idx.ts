import type { Buffer } from "node:buffer";
import { promisify } from "node:util";
import { constants, gunzip } from "node:zlib";

/** An array read from an IDX file, the format in which MNIST is published. */
export interface IdxArray {
  /** Sizes of the dimensions: count, height, width for images; count for labels. */
  readonly shape: readonly number[];
  /** The values, row-major. */
  readonly data: Uint8Array<ArrayBuffer>;
  /** The whole file, inflated: header and values. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What an IDX header promises. */
interface IdxHeader {
  readonly shape: readonly number[];
  readonly headerBytes: number;
  readonly totalBytes: number;
}

const unsignedBytes = 0x08;
const otherTypes: Readonly<Record<number, string>> = {
  0x09: "signed bytes",
  0x0b: "16-bit integers",
  0x0c: "32-bit integers",
  0x0d: "32-bit floats",
  0x0e: "64-bit floats",
};
const largestBytes = 2 ** 32;

/** Bytes from a file's start that are read, and inflated where need be, to see the IDX header. */
const startBytes = 4096;
/** Deflate cannot shrink more than this: 258 bytes in two bits. */
const largestRatio = 1032;

/** Throws the error that every damaged file ends in: it names the file, what was due and what came. */
export function refuse(file: string, expected: string, found: string): never {
  throw new Error(`${file}: expected ${expected}, found ${found}`);
}

function hexadecimal(bytes: Uint8Array): string {
  return "0x" + [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Reads the header at the start of `bytes`, which may go on after it or end before its end. */
function parseHeader(bytes: Uint8Array, file: string, dimensions: number): IdxHeader {
  const headerBytes = 4 + 4 * dimensions;
  const magic = Uint8Array.of(0, 0, unsignedBytes, dimensions);
  if (bytes.length < 4) {
    refuse(file, `an IDX header of ${headerBytes} bytes`, `${bytes.length} bytes`);
  }
  const [zero, alsoZero, type, foundDimensions] = bytes;
  if (zero !== 0 || alsoZero !== 0) {
    refuse(file, `magic number ${hexadecimal(magic)}`, hexadecimal(bytes.subarray(0, 4)));
  }
  if (type !== unsignedBytes) {
    const name = otherTypes[type] ?? "unknown";
    refuse(
      file,
      "type code 0x08 (unsigned bytes)",
      `${hexadecimal(bytes.subarray(2, 3))} (${name})`,
    );
  }
  if (foundDimensions !== dimensions) {
    refuse(file, `${dimensions} dimensions`, `${foundDimensions}`);
  }
  if (bytes.length < headerBytes) {
    refuse(file, `an IDX header of ${headerBytes} bytes`, `${bytes.length} bytes`);
  }

  const view = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  const shape = Array.from({ length: dimensions }, (_, index) => view.getUint32(4 + 4 * index));
  if (shape.includes(0)) refuse(file, "dimensions of at least 1", shape.join(" x "));
  // Compared at each step, so that the product stays below 2^64, where rounding hides nothing.
  let totalBytes = 1;
  for (const size of shape) {
    totalBytes *= size;
    if (totalBytes > largestBytes) refuse(file, "at most 2^32 values", shape.join(" x "));
  }
  return { shape, headerBytes, totalBytes: totalBytes + headerBytes };
}

function refuseLength(file: string, header: IdxHeader, found: string): never {
  const { shape, headerBytes, totalBytes } = header;
  refuse(file, `${totalBytes} bytes (${headerBytes} + ${shape.join(" x ")})`, found);
}

/**
 * Reads an array of unsigned bytes in IDX format from memory. The values are a view of `bytes`.
 *
 * @param bytes The whole file, not compressed.
 * @param file The file's name, for errors.
 * @param dimensions How many dimensions the array must have: 3 for images, 1 for labels.
 * @throws {Error} If the bytes are anything else than one such array, naming what was expected
 * and what was found.
 */
export function parseIdx(
  bytes: Uint8Array<ArrayBuffer>,
  file: string,
  dimensions: number,
): IdxArray {
  const header = parseHeader(bytes, file, dimensions);
  if (bytes.length !== header.totalBytes) refuseLength(file, header, `${bytes.length} bytes`);
  return { shape: header.shape, data: bytes.subarray(header.headerBytes), bytes };
}

/**
 * Reads an array of unsigned bytes in IDX format from a file, plain or compressed by gzip (known
 * by its first bytes, not by its name). Memory for the values is taken only when the header
 * agrees with the file's length.
 *
 * @param path The file.
 * @param dimensions How many dimensions the array must have: 3 for images, 1 for labels.
 * @throws {Error} If the file holds anything else than one such array.
 */
export async function readIdx(path: string, dimensions: number): Promise<IdxArray> {
  using file = await Deno.open(path);
  const { size } = await file.stat();
  const start = await readBytes(file, 0, Math.min(size, startBytes));
  if (start[0] === 0x1f && start[1] === 0x8b) {
    return await inflateIdx(file, size, start, path, dimensions);
  }
  const header = parseHeader(start, path, dimensions);
  if (size !== header.totalBytes) refuseLength(path, header, `${size} bytes`);
  return parseIdx(await readBytes(file, 0, size), path, dimensions);
}

async function inflateIdx(
  file: Deno.FsFile,
  size: number,
  start: Uint8Array,
  path: string,
  dimensions: number,
): Promise<IdxArray> {
  const damaged = (error: unknown): never =>
    refuse(path, "a gzip", `a damaged one (${error instanceof Error ? error.message : error})`);

  const inflate = promisify(gunzip) as (
    bytes: Uint8Array,
    options: { finishFlush?: number; maxOutputLength?: number },
  ) => Promise<Buffer<ArrayBuffer>>;
  const inflatedStart = await inflate(start, { finishFlush: constants.Z_SYNC_FLUSH })
    .catch(damaged);
  const header = parseHeader(inflatedStart, path, dimensions);
  const { totalBytes } = header;
  if (totalBytes > size * largestRatio) refuseLength(path, header, `a gzip of ${size} bytes`);
  // Bytes that do not shrink are stored, with 5 bytes for each block.
  if (size > totalBytes * 1.01 + startBytes) {
    refuseLength(path, header, `a gzip of ${size} bytes, longer than its content`);
  }

  const compressed = await readBytes(file, 0, size);
  const bytes = await inflate(compressed, { maxOutputLength: totalBytes }).catch((error) => {
    if (error.code === "ERR_BUFFER_TOO_LARGE") {
      refuseLength(path, header, "a gzip that inflates past that");
    }
    return damaged(error);
  });
  return parseIdx(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length), path, dimensions);
}

/** Reads `length` bytes, or as many as there are. */
async function readBytes(
  file: Deno.FsFile,
  from: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  await file.seek(from, Deno.SeekMode.Start);
  let filled = 0;
  while (filled < length) {
    const read = await file.read(bytes.subarray(filled));
    if (read === null) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}
