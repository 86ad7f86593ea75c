/** The sizes of many products C = A B of matrices. */
export interface ProductSizes {
  readonly matrices: number;
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
}

/** How products are shared among threads: see assembly/matrix.ts. */
export interface Blocks {
  readonly rowsPerBlock: number;
  readonly columnsPerBlock: number;
  /** Into how many sums, added in the end, the sum over the depth is cut. */
  readonly shares: number;
  readonly blocksPerPart: number;
  readonly parts: number;
}

/** Numbers of the depth that assembly/matrix.ts sums at once. */
const CHUNK = 256;
/** A block's columns at most: what fits packed into a thread's scratch memory. */
const MOST_COLUMNS = 48;
/** A block's rows: fewer than the least do not repay the packing of B, the most leave B in the cache. */
const LEAST_ROWS = 48, MOST_ROWS = 192;
/** Rows and columns of a tile. */
const TILE_ROWS = 6, TILE_COLUMNS = 8;
/** Multiplications that are worth a part. */
const PART_WORK = 2 ** 17;
/** Parts that are enough for any number of threads. */
const ENOUGH_PARTS = 64;
/** Each share of the depth needs memory for a C of its own. */
const MOST_SHARES = 16;

const clamp = (value: number, least: number, most: number) =>
  Math.min(Math.max(value, least), most);

/**
 * Divides products into blocks by their sizes alone, never by the number of threads: columns first,
 * then rows, and the depth where the matrices are small and their sums long.
 */
export function divide({ matrices, rows, depth, columns }: ProductSizes): Blocks {
  const wanted = clamp(Math.ceil(matrices * rows * depth * columns / PART_WORK), 1, ENOUGH_PARTS);
  const even = (size: number, blocks: number, tile: number) =>
    Math.ceil(size / blocks / tile) * tile;
  const columnsPerBlock = even(columns, Math.ceil(columns / MOST_COLUMNS), TILE_COLUMNS);
  const columnBlocks = matrices * Math.ceil(columns / columnsPerBlock);
  const rowBlocks = clamp(
    Math.ceil(wanted / columnBlocks),
    Math.ceil(rows / MOST_ROWS),
    Math.ceil(rows / LEAST_ROWS),
  );
  const rowsPerBlock = even(rows, rowBlocks, TILE_ROWS);
  const whole = columnBlocks * Math.ceil(rows / rowsPerBlock);
  const most = Math.min(MOST_SHARES, Math.ceil(depth / CHUNK));
  const shares = clamp(Math.floor(wanted / whole), 1, most);
  const blocksPerPart = Math.max(1, Math.floor(whole * shares / wanted));
  const parts = Math.ceil(whole * shares / blocksPerPart);
  return { rowsPerBlock, columnsPerBlock, shares, blocksPerPart, parts };
}
