import { imageSize } from "./image_size.ts";

/** Bytes from a file's start that are read: JPEGs may hold much before they tell their size. */
const startBytes = 2 ** 17;

/**
 * The rows and columns that most image files have; of sizes that are as frequent, the larger.
 *
 * @returns 1 x 1 if no file tells its size: then none can be decoded either.
 */
export async function commonestSize(paths: readonly string[]): Promise<[number, number]> {
  const counts = new Map<string, { rows: number; columns: number; count: number }>();
  const buffer = new Uint8Array(startBytes);
  for (const path of paths) {
    const [columns, rows] = imageSize(await startOf(path, buffer)) ?? [0, 0];
    if (columns === 0 || rows === 0) continue;
    const size = counts.get(`${rows} x ${columns}`) ?? { rows, columns, count: 0 };
    size.count++;
    counts.set(`${rows} x ${columns}`, size);
  }
  const [commonest] = [...counts.values()]
    .sort((a, b) => b.count - a.count || b.rows * b.columns - a.rows * a.columns);
  return commonest ? [commonest.rows, commonest.columns] : [1, 1];
}

/** The beginning of a file; nothing of a file that cannot be opened, which its reading will tell. */
async function startOf(path: string, buffer: Uint8Array): Promise<Uint8Array> {
  try {
    using file = await Deno.open(path);
    return buffer.subarray(0, await file.read(buffer) ?? 0);
  } catch {
    return buffer.subarray(0, 0);
  }
}
