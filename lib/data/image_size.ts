/** What an image file is in, by its first bytes. */
export type ImageFormat = "png" | "jpeg";

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** The format of an image file, by its first bytes, whatever its name; undefined if it is another. */
export function imageFormat(bytes: Uint8Array): ImageFormat | undefined {
  if (pngSignature.every((byte, index) => bytes[index] === byte)) return "png";
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return "jpeg";
}

/**
 * Columns and rows of an image, by the beginning of its file.
 *
 * @returns Undefined if the beginning does not tell.
 */
export function imageSize(start: Uint8Array): [number, number] | undefined {
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  try {
    const format = imageFormat(start);
    if (format === "png") return [view.getUint32(16), view.getUint32(20)];
    if (format === "jpeg") return jpegSize(view);
  } catch (error) {
    // It ends before its size.
    if (!(error instanceof RangeError)) throw error;
  }
}

/** Follows a JPEG's segments up to the frame's header: T.81, annex B. */
function jpegSize(view: DataView): [number, number] | undefined {
  let turned = false;
  for (let at = 2; view.getUint8(at) === 0xff;) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === 0xe1) turned ||= isTurned(view, at + 4);
    // Start of frame, of whatever kind; the three between are tables.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      const [rows, columns] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      return turned ? [rows, columns] : [columns, rows];
    }
    at += 2 + view.getUint16(at + 2);
  }
}

/** Whether EXIF data say that the image is to be turned by a quarter: tag 0x112 from 5 to 8. */
function isTurned(view: DataView, start: number): boolean {
  // "Exif" and two zeros, then a TIFF header: which end comes first, 42, where the tags are.
  if (view.getUint32(start) !== 0x45786966) return false;
  const tiff = start + 6;
  const littleEndian = view.getUint16(tiff) === 0x4949;
  const directory = tiff + view.getUint32(tiff + 4, littleEndian);
  const entries = view.getUint16(directory, littleEndian);
  for (let entry = 0; entry < entries; entry++) {
    const at = directory + 2 + 12 * entry;
    if (view.getUint16(at, littleEndian) === 0x112) {
      return view.getUint16(at + 8, littleEndian) >= 5;
    }
  }
  return false;
}
