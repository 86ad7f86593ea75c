import type { Buffer } from "node:buffer";
import { promisify } from "node:util";
import { type IdxArray, parseHeader, parseIdx, refuse, refuseLength } from "./idx.ts";

/** Bytes from a file's start that are read, and inflated where need be, to see the IDX header. */
const startBytes = 4096;
/** Bytes inflated at a time: more than by default, which takes twice as long. */
const inflateBytes = 2 ** 18;
/** Deflate cannot shrink more than this: 258 bytes in two bits. */
const largestRatio = 1032;

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
  // Up to here at once: each wait would be for whatever else the program does as it starts.
  using file = Deno.openSync(path);
  const { size } = file.statSync();
  const start = readStart(file, Math.min(size, startBytes));
  if (start[0] === 0x1f && start[1] === 0x8b) {
    return await inflateIdx(file, size, start, path, dimensions);
  }
  const header = parseHeader(start, path, dimensions);
  if (size !== header.totalBytes) refuseLength(path, header, `${size} bytes`);
  return parseIdx(await readAll(file, size), path, dimensions);
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

  // Not loaded for files that are plain.
  const { constants, gunzip } = await import("node:zlib");
  const inflate = promisify(gunzip) as (
    bytes: Uint8Array,
    options: { finishFlush?: number; maxOutputLength?: number; chunkSize?: number },
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

  const compressed = await readAll(file, size);
  const limits = { maxOutputLength: totalBytes, chunkSize: inflateBytes };
  const bytes = await inflate(compressed, limits).catch((error) => {
    if (error.code === "ERR_BUFFER_TOO_LARGE") {
      refuseLength(path, header, "a gzip that inflates past that");
    }
    return damaged(error);
  });
  return parseIdx(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length), path, dimensions);
}

/** Reads a file's first `length` bytes. */
function readStart(file: Deno.FsFile, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  return bytes.subarray(0, file.readSync(bytes) ?? 0);
}

/** Reads `length` bytes from a file's start, or as many as there are. */
async function readAll(file: Deno.FsFile, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  file.seekSync(0, Deno.SeekMode.Start);
  let filled = 0;
  while (filled < length) {
    const read = await file.read(bytes.subarray(filled));
    if (read === null) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}
