import { encode } from "fast-png";

/** For tests: a PNG of one brightness or colour. */
export function plainPng(
  height: number,
  width: number,
  colour: readonly number[],
): Uint8Array<ArrayBuffer> {
  const channels = colour.length;
  const data = Uint8Array.from(
    { length: height * width * channels },
    (_, at) => colour[at % channels],
  );
  return Uint8Array.from(encode({ width, height, data, channels }));
}

/** For tests: a picture as JPEG. */
export async function toJpeg(png: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const image = await createImageBitmap(new Blob([png], { type: "image/png" }));
  const canvas = new OffscreenCanvas(image.width, image.height);
  canvas.getContext("bitmaprenderer")!.transferFromImageBitmap(image);
  const jpeg = await canvas.convertToBlob({ type: "image/jpeg", quality: 1 });
  return new Uint8Array(await jpeg.arrayBuffer());
}

/** For tests: writes files into folders within a folder of their own, and removes it afterwards. */
export async function withFiles<T>(
  files: Readonly<Record<string, Uint8Array>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "glyph-images-" });
  try {
    for (const [path, bytes] of Object.entries(files)) {
      await Deno.mkdir(`${folder}/${path.slice(0, path.lastIndexOf("/"))}`, { recursive: true });
      if (!path.endsWith("/")) await Deno.writeFile(`${folder}/${path}`, bytes);
    }
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
