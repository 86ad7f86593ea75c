// Reductions of x[outer, reduced, inner] to y[outer, inner], computed in float64.
//
// The columns of an outer row are cut into blocks of 512, and where there would be too few of these, the
// reduced axis into shares, whose results a second kernel joins in order: a fixed split, so that
// results do not depend on who computes what. A part is a run of such cells.
import { address, integer } from "./control";

/** Columns that are reduced together. */
const BLOCK: i32 = 512;

enum Of {
  Maximum,
  Minimum,
  Product,
  Sum,
}

/** What a reduction begins with. */
@inline
function initial(operation: i32): f64 {
  if (operation == Of.Maximum) return -Infinity;
  if (operation == Of.Minimum) return Infinity;
  return operation == Of.Product ? 1 : 0;
}

@inline
function joinPairs(operation: i32, a: v128, b: v128): v128 {
  if (operation == Of.Maximum) return f64x2.max(a, b);
  if (operation == Of.Minimum) return f64x2.min(a, b);
  return operation == Of.Product ? f64x2.mul(a, b) : f64x2.add(a, b);
}

@inline
function join(operation: i32, a: f64, b: f64): f64 {
  if (operation == Of.Maximum) return max(a, b);
  if (operation == Of.Minimum) return min(a, b);
  return operation == Of.Product ? a * b : a + b;
}

/** Numbers 0 and 1, or 2 and 3, of four float32 as float64. */
@inline
function low(x: v128): v128 {
  return f64x2.promote_low_f32x4(x);
}

@inline
function high(x: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<i32>(x, x, 2, 3, 2, 3));
}

/** `count` numbers side by side. */
@inline
function reduceRow(operation: i32, from: usize, count: i32): f64 {
  let a = f64x2.splat(initial(operation)), b = a, c = a, d = a;
  const end = from + (<usize> (count & ~7) << 2);
  for (; from < end; from += 32) {
    const first = v128.load(from), second = v128.load(from, 16);
    a = joinPairs(operation, a, low(first)), b = joinPairs(operation, b, high(first));
    c = joinPairs(operation, c, low(second)), d = joinPairs(operation, d, high(second));
  }
  const all = joinPairs(operation, joinPairs(operation, a, b), joinPairs(operation, c, d));
  let result = join(operation, f64x2.extract_lane(all, 0), f64x2.extract_lane(all, 1));
  for (let rest = count & 7; rest > 0; rest--, from += 4) {
    result = join(operation, result, <f64> f32.load(from));
  }
  return result;
}

/** Eight columns over `rows` rows, their results as float64 at `to`. */
@inline
function reduceEight(operation: i32, from: usize, rows: i32, stride: usize, to: usize): void {
  let a = f64x2.splat(initial(operation)), b = a, c = a, d = a;
  for (; rows > 0; rows--, from += stride) {
    const first = v128.load(from), second = v128.load(from, 16);
    a = joinPairs(operation, a, low(first)), b = joinPairs(operation, b, high(first));
    c = joinPairs(operation, c, low(second)), d = joinPairs(operation, d, high(second));
  }
  v128.store(to, a), v128.store(to, b, 16), v128.store(to, c, 32), v128.store(to, d, 48);
}

@inline
function reduceColumn(operation: i32, from: usize, rows: i32, stride: usize): f64 {
  let result = initial(operation);
  for (; rows > 0; rows--, from += stride) {
    result = join(operation, result, <f64> f32.load(from));
  }
  return result;
}

/** Results go to float64 scratch memory, shares[outer, share, inner]. */
@inline
function reduce(part: i32, operation: i32): void {
  const outer = integer(2), reduced = integer(3), inner = integer(4);
  const shares = integer(5), cellsOfPart = integer(6);
  const blocks = (inner + BLOCK - 1) / BLOCK;
  const cells = outer * blocks * shares;
  const stride = <usize> inner << 2;
  for (let cell = part * cellsOfPart; cell < min(cells, (part + 1) * cellsOfPart); cell++) {
    const share = cell % shares, block = cell / shares % blocks, row = cell / shares / blocks;
    const first = <i32> (<i64> share * reduced / shares);
    const rows = <i32> (<i64> (share + 1) * reduced / shares) - first;
    let column = block * BLOCK;
    const end = min(inner, column + BLOCK);
    let from = address(0) + (<usize> ((row * reduced + first) * inner + column) << 2);
    let to = address(1) + (<usize> ((row * shares + share) * inner + column) << 3);
    if (inner == 1) {
      f64.store(to, reduceRow(operation, from, rows));
      continue;
    }
    for (; column + 8 <= end; column += 8, from += 32, to += 64) {
      reduceEight(operation, from, rows, stride, to);
    }
    for (; column < end; column++, from += 4, to += 8) {
      f64.store(to, reduceColumn(operation, from, rows, stride));
    }
  }
}

/** y[outer, inner] = the shares joined in order, divided by a whole number. A part is 4,096 columns. */
@inline
function finish(part: i32, operation: i32): void {
  const outer = integer(2), inner = integer(3), shares = integer(4);
  const divisor = <f64> integer(5);
  const size = outer * inner;
  const end = min(size, (part + 1) * 4096);
  for (let index = part * 4096; index < end; index++) {
    const row = index / inner;
    let from = address(0) + (<usize> (row * shares * inner + index - row * inner) << 3);
    let result = f64.load(from);
    for (let share = 1; share < shares; share++) {
      from += <usize> inner << 3;
      result = join(operation, result, f64.load(from));
    }
    f32.store(address(1) + (<usize> index << 2), <f32> (result / divisor));
  }
}

export function reduceMaximum(part: i32): void {
  reduce(part, Of.Maximum);
}

export function reduceMaximumFinish(part: i32): void {
  finish(part, Of.Maximum);
}

export function reduceMinimum(part: i32): void {
  reduce(part, Of.Minimum);
}

export function reduceMinimumFinish(part: i32): void {
  finish(part, Of.Minimum);
}

export function reduceProduct(part: i32): void {
  reduce(part, Of.Product);
}

export function reduceProductFinish(part: i32): void {
  finish(part, Of.Product);
}

export function reduceSum(part: i32): void {
  reduce(part, Of.Sum);
}

export function reduceSumFinish(part: i32): void {
  finish(part, Of.Sum);
}
