// Packs a matrix B (k x n) for tile.ts: 8 columns side by side, k after k, the last columns filled up
// with zeros. B's element (k, n) stands at from + k kStride + n nStride (bytes), so that the same
// kernel packs B and its transpose.
import { address, integer } from "./control";
import { TILE_COLUMNS } from "./tile";

/** One part packs the 8 columns of one panel; panels of several matrices follow each other. */
export function pack(part: i32): void {
  const rows = integer(2), columns = integer(3);
  const rowStride = address(4), columnStride = address(5), matrixStride = address(6);
  const panels = (columns + TILE_COLUMNS - 1) / TILE_COLUMNS;
  const first = part % panels * TILE_COLUMNS;
  const width = min(TILE_COLUMNS, columns - first);
  let from = address(0) + <usize> (part / panels) * matrixStride + <usize> first * columnStride;
  let to = address(1) + <usize> (part * rows * TILE_COLUMNS) * 4;
  for (let row = 0; row < rows; row++, from += rowStride) {
    let source = from;
    for (let column = 0; column < TILE_COLUMNS; column++, to += 4, source += columnStride) {
      f32.store(to, column < width ? f32.load(source) : 0);
    }
  }
}
