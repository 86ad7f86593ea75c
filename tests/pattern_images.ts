import { encode } from "fast-png";
import { join } from "node:path";
import { type Random, seededRandom } from "../lib/random.ts";

/** What is drawn at a column and a row, from 0 to 1. */
type Pattern = (column: number, row: number) => number;

/** Patterns that a small network tells apart after a few steps. */
export const patterns = {
  upright: (column) => (column >> 1) % 2,
  level: (_, row) => (row >> 1) % 2,
  checked: (column, row) => ((column >> 1) + (row >> 1)) % 2,
  rising: (column, row) => ((column + row) >> 1) % 2,
} as const satisfies Record<string, Pattern>;

/** A grey image of a pattern that begins anywhere, with noise. */
function drawPattern(pattern: Pattern, size: number, random: Random): Uint8Array {
  const across = random.integer(4), down = random.integer(4);
  return Uint8Array.from({ length: size * size }, (_, pixel) => {
    const value = pattern(across + pixel % size, down + Math.floor(pixel / size));
    return 160 * value + random.integer(96);
  });
}

/** Writes images as people have their own: `folder/class/number.png`. */
export async function writePatterns(
  folder: string,
  classes: readonly (keyof typeof patterns)[],
  { count, size = 28 }: { readonly count: number; readonly size?: number },
): Promise<void> {
  for (const name of classes) {
    await Deno.mkdir(join(folder, name), { recursive: true });
    for (let index = 0; index < count; index++) {
      const data = drawPattern(patterns[name], size, seededRandom(1, name, index));
      const png = encode({ width: size, height: size, channels: 1, data });
      await Deno.writeFile(join(folder, name, `${index}.png`), png);
    }
  }
}
