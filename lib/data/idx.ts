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
export interface IdxHeader {
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

/** Throws the error that every damaged file ends in: it names the file, what was due and what came. */
export function refuse(file: string, expected: string, found: string): never {
  throw new Error(`${file}: expected ${expected}, found ${found}`);
}

function hexadecimal(bytes: Uint8Array): string {
  return "0x" + [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Reads the header at the start of `bytes`, which may go on after it or end before its end. */
export function parseHeader(bytes: Uint8Array, file: string, dimensions: number): IdxHeader {
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

/** Throws the error for a file whose length is not what its header promises. */
export function refuseLength(file: string, header: IdxHeader, found: string): never {
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
