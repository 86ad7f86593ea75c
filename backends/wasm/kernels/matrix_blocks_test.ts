import fc from "fast-check";
import assert from "node:assert/strict";
import { divide } from "./matrix_blocks.ts";

const size = fc.integer({ min: 1, max: 5000 });

Deno.test("blocks cover every product, fit the scratch memory, and are no more than wanted", () => {
  fc.assert(fc.property(size, size, size, size, (matrices, rows, depth, columns) => {
    const { rowsPerBlock, columnsPerBlock, shares, blocksPerPart, parts } = divide({
      matrices,
      rows,
      depth,
      columns,
    });
    const blocks = matrices * shares * Math.ceil(rows / rowsPerBlock) *
      Math.ceil(columns / columnsPerBlock);
    assert.equal(parts, Math.ceil(blocks / blocksPerPart));
    assert.equal(rowsPerBlock % 6, 0);
    assert.equal(columnsPerBlock % 8, 0);
    assert.ok(columnsPerBlock <= 48 && rowsPerBlock <= 192);
    assert.ok(shares >= 1 && shares <= Math.ceil(depth / 256));
    assert.ok(parts <= 128, `${parts} parts`);
  }));
});

Deno.test("large products have parts for many threads, small ones one part", () => {
  const parts = (rows: number, depth: number, columns: number) =>
    divide({ matrices: 1, rows, depth, columns }).parts;
  assert.equal(parts(8, 8, 8), 1);
  assert.ok(parts(128, 4096, 512) >= 16);
  assert.ok(parts(4096, 128, 512) >= 16);
  assert.ok(parts(32, 20000, 32) >= 16);
  assert.equal(divide({ matrices: 500, rows: 8, depth: 8, columns: 8 }).parts, 2);
});
