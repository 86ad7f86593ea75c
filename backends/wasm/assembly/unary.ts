// A function of each number of a float32 tensor. A part is 16,384 numbers. Allocations are multiples of
// 64 bytes, so the last four numbers may run over the end. The output may be the input.
import { address, fraction, integer } from "./control";
import { exponential, exponentialMinusOne } from "./exponential";
import { logarithm, logarithmOfOnePlus } from "./logarithm";
import { multiplyAdd, zeros } from "./vector";

const CHUNK: i32 = 16384;

enum Of {
  Absolute,
  Ceiling,
  Clip,
  Elu,
  ErrorFunction,
  Exponential,
  ExponentialMinusOne,
  Floor,
  LeakyRelu,
  Logarithm,
  LogarithmOfOnePlus,
  Negate,
  Reciprocal,
  Relu,
  Relu6,
  ReciprocalRoot,
  Round,
  Selu,
  Sigmoid,
  Sign,
  Softplus,
  Square,
  SquareRoot,
  Step,
  Tanh,
}

@inline
function one(): v128 {
  return f32x4.splat(1);
}

/** x where it is at least 0, else y; NaN stays NaN. */
@inline
function whereNegative(x: v128, y: v128): v128 {
  return v128.bitselect(y, x, f32x4.lt(x, zeros()));
}

@inline
function sigmoidOf(x: v128): v128 {
  return f32x4.div(one(), f32x4.add(one(), exponential(f32x4.neg(x))));
}

/** t / (t + 2) with t = e^(2 |x|) - 1, and x's sign. */
@inline
function tanhOf(x: v128): v128 {
  const magnitude = f32x4.min(f32x4.abs(x), f32x4.splat(10));
  const t = exponentialMinusOne(f32x4.add(magnitude, magnitude));
  const y = f32x4.div(t, f32x4.add(t, f32x4.splat(2)));
  return v128.or(y, v128.and(x, i32x4.splat(0x80000000)));
}

/** ln(1 + e^x) with TensorFlow's bounds, beyond which it is x or e^x. */
@inline
function softplusOf(x: v128): v128 {
  const bound: f32 = 13.942385;
  const power = exponential(x);
  const middle = logarithmOfOnePlus(power);
  const low = v128.bitselect(power, middle, f32x4.lt(x, f32x4.splat(-bound)));
  return v128.bitselect(x, low, f32x4.gt(x, f32x4.splat(bound)));
}

/** Formula 7.1.26 of Abramowitz and Stegun, as in TensorFlow.js: error 1.5e-7. */
@inline
function errorFunctionOf(x: v128): v128 {
  const v = f32x4.abs(x);
  const t = f32x4.div(one(), multiplyAdd(v, f32x4.splat(0.3275911), one()));
  let sum = multiplyAdd(t, f32x4.splat(1.061405429), f32x4.splat(-1.453152027));
  sum = multiplyAdd(sum, t, f32x4.splat(1.421413741));
  sum = multiplyAdd(sum, t, f32x4.splat(-0.284496736));
  sum = multiplyAdd(sum, t, f32x4.splat(0.254829592));
  const tail = f32x4.mul(f32x4.mul(sum, t), exponential(f32x4.neg(f32x4.mul(v, v))));
  return v128.or(f32x4.sub(one(), tail), v128.and(x, i32x4.splat(0x80000000)));
}

/** @param operation one of `Of`, a constant: what is not asked for is not compiled */
@inline
function valueOf(operation: i32, x: v128, p: v128, q: v128): v128 {
  if (operation == Of.Absolute) return f32x4.abs(x);
  if (operation == Of.Ceiling) return f32x4.ceil(x);
  if (operation == Of.Clip) return f32x4.max(p, f32x4.min(q, x));
  if (operation == Of.Elu) return whereNegative(x, exponentialMinusOne(x));
  if (operation == Of.ErrorFunction) return errorFunctionOf(x);
  if (operation == Of.Exponential) return exponential(x);
  if (operation == Of.ExponentialMinusOne) return exponentialMinusOne(x);
  if (operation == Of.Floor) return f32x4.floor(x);
  if (operation == Of.LeakyRelu) return whereNegative(x, f32x4.mul(x, p));
  if (operation == Of.Logarithm) return logarithm(x);
  if (operation == Of.LogarithmOfOnePlus) return logarithmOfOnePlus(x);
  if (operation == Of.Negate) return f32x4.neg(x);
  if (operation == Of.Reciprocal) return f32x4.div(one(), x);
  if (operation == Of.Relu) return f32x4.max(x, zeros());
  if (operation == Of.Relu6) return f32x4.min(f32x4.max(x, zeros()), f32x4.splat(6));
  if (operation == Of.ReciprocalRoot) return f32x4.div(one(), f32x4.sqrt(f32x4.add(x, p)));
  if (operation == Of.Round) return f32x4.nearest(x);
  if (operation == Of.Selu) {
    // Klambauer et al., 2017 (arXiv 1706.02515): scale and scale times alpha.
    const negative = f32x4.mul(exponentialMinusOne(x), f32x4.splat(1.7580993408473766));
    return v128.bitselect(
      negative,
      f32x4.mul(x, f32x4.splat(1.0507009873554805)),
      f32x4.lt(x, zeros()),
    );
  }
  if (operation == Of.Sigmoid) return sigmoidOf(x);
  if (operation == Of.Sign) {
    const above = v128.and(f32x4.gt(x, zeros()), one());
    const below = v128.and(f32x4.lt(x, zeros()), f32x4.splat(-1));
    return v128.or(above, below);
  }
  if (operation == Of.Softplus) return softplusOf(x);
  if (operation == Of.Square) return f32x4.mul(x, x);
  if (operation == Of.SquareRoot) return f32x4.sqrt(x);
  if (operation == Of.Step) {
    const above = v128.bitselect(one(), p, f32x4.gt(x, zeros()));
    return v128.bitselect(above, x, f32x4.eq(x, x));
  }
  return tanhOf(x);
}

@inline
function each(part: i32, operation: i32): void {
  const first = <usize> (part * CHUNK) << 2;
  const size = <usize> integer(2) << 2;
  const p = f32x4.splat(fraction(0)), q = f32x4.splat(fraction(1));
  let from = address(0) + first;
  const end = address(0) + min(size, first + (<usize> CHUNK << 2));
  const distance = address(1) - address(0);
  for (; from < end; from += 16) {
    v128.store(from + distance, valueOf(operation, v128.load(from), p, q));
  }
}

export function absolute(part: i32): void {
  each(part, Of.Absolute);
}

export function ceiling(part: i32): void {
  each(part, Of.Ceiling);
}

export function clip(part: i32): void {
  each(part, Of.Clip);
}

export function elu(part: i32): void {
  each(part, Of.Elu);
}

export function errorFunction(part: i32): void {
  each(part, Of.ErrorFunction);
}

export function exponentialOf(part: i32): void {
  each(part, Of.Exponential);
}

export function exponentialMinusOneOf(part: i32): void {
  each(part, Of.ExponentialMinusOne);
}

export function floor(part: i32): void {
  each(part, Of.Floor);
}

export function leakyRelu(part: i32): void {
  each(part, Of.LeakyRelu);
}

export function logarithmOf(part: i32): void {
  each(part, Of.Logarithm);
}

export function logarithmOfOnePlusOf(part: i32): void {
  each(part, Of.LogarithmOfOnePlus);
}

export function negate(part: i32): void {
  each(part, Of.Negate);
}

export function reciprocal(part: i32): void {
  each(part, Of.Reciprocal);
}

export function relu(part: i32): void {
  each(part, Of.Relu);
}

export function relu6(part: i32): void {
  each(part, Of.Relu6);
}

export function reciprocalRoot(part: i32): void {
  each(part, Of.ReciprocalRoot);
}

export function round(part: i32): void {
  each(part, Of.Round);
}

export function selu(part: i32): void {
  each(part, Of.Selu);
}

export function sigmoid(part: i32): void {
  each(part, Of.Sigmoid);
}

export function sign(part: i32): void {
  each(part, Of.Sign);
}

export function softplus(part: i32): void {
  each(part, Of.Softplus);
}

export function square(part: i32): void {
  each(part, Of.Square);
}

export function squareRoot(part: i32): void {
  each(part, Of.SquareRoot);
}

export function step(part: i32): void {
  each(part, Of.Step);
}

export function tanh(part: i32): void {
  each(part, Of.Tanh);
}
