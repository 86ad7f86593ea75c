// Operations on two tensors whose shapes differ. The caller (../kernels/broadcast.ts) has merged the
// result's axes as far as both operands allow, and gives
//
//     inner           numbers of the last axis, along which an operand's numbers lie side by side or
//                     are one number for all (step 0)
//     rows            of the axis before it, each at a fixed distance from the last
//     size, stride    of each axis before that, the outermost first
//
// A part is 16,384 numbers of the result, wherever in a row it begins.
import * as arithmetic from "./arithmetic";
import * as comparison from "./comparison";
import { address, integer } from "./control";

const CHUNK: i32 = 16384;
/** Arguments of an outer axis: its size and the strides of both operands. */
const OUTER: i32 = 11;

enum Kind {
  Arithmetic,
  Comparison,
  Logic,
}

/** Where the operand whose strides stand at `column` of the arguments begins in a block of rows. */
function blockOffset(block: i32, column: i32): usize {
  let offset: usize = 0;
  for (let axis = integer(10) - 1; axis >= 0; axis--) {
    const size = integer(OUTER + axis * 3);
    const next = block / size;
    offset += <usize> (block - next * size) * address(OUTER + axis * 3 + column);
    block = next;
  }
  return offset;
}

@inline
function walk(part: i32, kind: i32, operation: i32): void {
  const size = integer(3), inner = integer(4), rows = integer(7);
  const aStep = address(5), bStep = address(6), aRow = address(8), bRow = address(9);
  const bytes: i32 = kind == Kind.Arithmetic ? 4 : 1;
  const end = min(size, (part + 1) * CHUNK);
  let index = part * CHUNK;
  const firstRow = index / inner;
  let column = index - firstRow * inner;
  let block = firstRow / rows;
  let row = firstRow - block * rows;
  while (index < end) {
    const aBlock = address(0) + blockOffset(block, 1), bBlock = address(1) + blockOffset(block, 2);
    for (; row < rows && index < end; row++) {
      const count = min(inner - column, end - index);
      const a = aBlock + <usize> row * aRow + <usize> column * aStep;
      const b = bBlock + <usize> row * bRow + <usize> column * bStep;
      const to = address(2) + <usize> index * bytes;
      if (kind == Kind.Arithmetic) arithmetic.span(operation, a, aStep, b, bStep, to, count);
      else if (kind == Kind.Comparison) {
        comparison.compareSpan(operation, a, aStep, b, bStep, to, count);
      } else comparison.logicSpan(operation, a, aStep, b, bStep, to, count);
      index += count;
      column = 0;
    }
    row = 0;
    block++;
  }
}

export function add(part: i32): void {
  walk(part, Kind.Arithmetic, arithmetic.Of.Add);
}

export function divide(part: i32): void {
  walk(part, Kind.Arithmetic, arithmetic.Of.Divide);
}

export function eluGradient(part: i32): void {
  walk(part, Kind.Arithmetic, arithmetic.Of.EluGradient);
}

export function maximum(part: i32): void {
  walk(part, Kind.Arithmetic, arithmetic.Of.Maximum);
}

export function minimum(part: i32): void {
  walk(part, Kind.Arithmetic, arithmetic.Of.Minimum);
}

export function multiply(part: i32): void {
  walk(part, Kind.Arithmetic, arithmetic.Of.Multiply);
}

export function prelu(part: i32): void {
  walk(part, Kind.Arithmetic, arithmetic.Of.Prelu);
}

export function squaredDifference(part: i32): void {
  walk(part, Kind.Arithmetic, arithmetic.Of.SquaredDifference);
}

export function subtract(part: i32): void {
  walk(part, Kind.Arithmetic, arithmetic.Of.Subtract);
}

export function equal(part: i32): void {
  walk(part, Kind.Comparison, comparison.Of.Equal);
}

export function equalIntegers(part: i32): void {
  walk(part, Kind.Comparison, comparison.Of.EqualIntegers);
}

export function less(part: i32): void {
  walk(part, Kind.Comparison, comparison.Of.Less);
}

export function lessIntegers(part: i32): void {
  walk(part, Kind.Comparison, comparison.Of.LessIntegers);
}

export function lessOrEqual(part: i32): void {
  walk(part, Kind.Comparison, comparison.Of.LessOrEqual);
}

export function lessOrEqualIntegers(part: i32): void {
  walk(part, Kind.Comparison, comparison.Of.LessOrEqualIntegers);
}

export function notEqual(part: i32): void {
  walk(part, Kind.Comparison, comparison.Of.NotEqual);
}

export function notEqualIntegers(part: i32): void {
  walk(part, Kind.Comparison, comparison.Of.NotEqualIntegers);
}

export function logicalAnd(part: i32): void {
  walk(part, Kind.Logic, comparison.Of.And);
}

export function logicalOr(part: i32): void {
  walk(part, Kind.Logic, comparison.Of.Or);
}

export function clipGradient(part: i32): void {
  walk(part, Kind.Arithmetic, arithmetic.Of.ClipGradient);
}

export function relu6Gradient(part: i32): void {
  walk(part, Kind.Arithmetic, arithmetic.Of.Relu6Gradient);
}

export function reluGradient(part: i32): void {
  walk(part, Kind.Arithmetic, arithmetic.Of.ReluGradient);
}

export function sigmoidGradient(part: i32): void {
  walk(part, Kind.Arithmetic, arithmetic.Of.SigmoidGradient);
}

export function tanhGradient(part: i32): void {
  walk(part, Kind.Arithmetic, arithmetic.Of.TanhGradient);
}
