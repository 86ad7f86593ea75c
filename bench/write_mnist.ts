import { join } from "node:path";
import type { Dataset, DataSplit } from "../lib/data/dataset.ts";

async function writeIdx(path: string, sizes: readonly number[], values: Uint8Array): Promise<void> {
  const bytes = new Uint8Array(4 + 4 * sizes.length + values.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x800 + sizes.length);
  sizes.forEach((size, index) => view.setUint32(4 + 4 * index, size));
  bytes.set(values, 4 + 4 * sizes.length);
  await Deno.writeFile(path, bytes);
}

/** Writes MNIST as raw IDX files, for programs that cannot load it as Glyph does. */
export async function writeMnist({ train, test }: DataSplit, folder: string): Promise<void> {
  const parts: [string, Dataset][] = [["train", train], ["t10k", test]];
  for (const [part, { images, labels, count, height, width }] of parts) {
    await writeIdx(join(folder, `${part}-images-idx3-ubyte`), [count, height, width], images);
    await writeIdx(join(folder, `${part}-labels-idx1-ubyte`), [count], labels);
  }
}
