// Products of matrices, C = initial + A B with either factor transposed, many at once:
//
//     C[i, m, n] = initial[n] + sum_k A[i, m, k] B[i, k, n]
//
// A block is some rows and columns of one C, and a share of k; a part is one block, or several where
// they are small. The caller chooses by the shapes alone. A share of k is summed in chunks of 256, which
// keeps what is packed in the caches and loses less to rounding than one long sum. Each share has a C
// of its own; sumParts (convolution_filter_gradient.ts) adds them in order.
import { address, integer } from "./control";
import {
  packColumns,
  packedColumnsBytes,
  packedRowsBytes,
  packRows,
  packTurnedColumns,
  packTurnedRows,
} from "./matrix_pack";
import { matrixTile, TILE_COLUMNS, TILE_ROWS } from "./matrix_tile";
import { scratch } from "./parallel";

/** Numbers of k that are summed at once. The caller knows it too. */
const CHUNK: i32 = 256;

/** A block of one product: C's rows and columns, and the share of k that it sums. */
function multiplyBlock(
  a: usize,
  b: usize,
  c: usize,
  firstRow: i32,
  endRow: i32,
  firstColumn: i32,
  endColumn: i32,
  firstDepth: i32,
  endDepth: i32,
): void {
  const rows = integer(4), depth = integer(5), columns = integer(6);
  const turnedA = integer(7) != 0, turnedB = integer(8) != 0;
  // A thread's 64 KiB of scratch hold a packed tile of A and 48 packed columns of B.
  const packedA = scratch(), packedB = packedA + packedRowsBytes(CHUNK);

  for (let k = firstDepth; k < endDepth; k += CHUNK) {
    const count = min(CHUNK, endDepth - k);
    const panelBytes = packedColumnsBytes(count);
    let panel = packedB;
    for (let n = firstColumn; n < endColumn; n += TILE_COLUMNS, panel += panelBytes) {
      if (turnedB) {
        const from = b + (<usize> (n * depth + k) << 2);
        packTurnedColumns(from, <usize> depth << 2, endColumn - n, count, panel);
      } else {
        packColumns(b + (<usize> (k * columns + n) << 2), <usize> columns << 2, count, panel);
      }
    }
    // Every share but the first begins with zeros; every chunk but a share's first adds to its C.
    const initial = k > firstDepth ? 0 : k == 0 ? address(9) : address(10);
    for (let m = firstRow; m < endRow; m += TILE_ROWS) {
      if (turnedA) {
        packTurnedRows(a + (<usize> (k * rows + m) << 2), <usize> rows << 2, count, packedA);
      } else {
        const from = a + (<usize> (m * depth + k) << 2);
        packRows(from, <usize> depth << 2, endRow - m, count, packedA);
      }
      panel = packedB;
      for (let n = firstColumn; n < endColumn; n += TILE_COLUMNS, panel += panelBytes) {
        matrixTile(
          packedA,
          panel,
          count,
          initial == 0 ? 0 : initial + (<usize> n << 2),
          c + (<usize> (m * columns + n) << 2),
          <usize> columns << 2,
          endRow - m,
          endColumn - n,
        );
      }
    }
  }
}

export function matrixProduct(part: i32): void {
  const table = address(0), matrices = integer(2), blocksPerPart = integer(3);
  const rows = integer(4), depth = integer(5), columns = integer(6);
  const rowsPerBlock = integer(11), columnsPerBlock = integer(12), shares = integer(13);
  const rowBlocks = (rows + rowsPerBlock - 1) / rowsPerBlock;
  const columnBlocks = (columns + columnsPerBlock - 1) / columnsPerBlock;
  const chunks = (depth + CHUNK - 1) / CHUNK;
  const end = min((part + 1) * blocksPerPart, matrices * shares * rowBlocks * columnBlocks);
  for (let index = part * blocksPerPart; index < end; index++) {
    const firstColumn = index % columnBlocks * columnsPerBlock;
    const firstRow = index / columnBlocks % rowBlocks * rowsPerBlock;
    const share = index / columnBlocks / rowBlocks % shares;
    const matrix = index / columnBlocks / rowBlocks / shares;
    const pair = table + (<usize> matrix << 3);
    multiplyBlock(
      load<usize>(pair),
      load<usize>(pair, 4),
      address(1) + (<usize> ((share * matrices + matrix) * rows * columns) << 2),
      firstRow,
      min(rows, firstRow + rowsPerBlock),
      firstColumn,
      min(columns, firstColumn + columnsPerBlock),
      share * chunks / shares * CHUNK,
      min(depth, (share + 1) * chunks / shares * CHUNK),
    );
  }
}
