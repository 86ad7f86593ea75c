// Functions of two float32, four at a time.
import { fraction } from "./control";
import { zeros } from "./vector";

export enum Of {
  Add,
  ClipGradient,
  Divide,
  EluGradient,
  Maximum,
  Minimum,
  Multiply,
  Prelu,
  Relu6Gradient,
  ReluGradient,
  SigmoidGradient,
  SquaredDifference,
  Subtract,
  TanhGradient,
}

/** 1 above 0, 0 below, NaN for NaN. */
@inline
function stepOf(x: v128): v128 {
  const above = v128.and(f32x4.gt(x, zeros()), f32x4.splat(1));
  return v128.bitselect(above, x, f32x4.eq(x, x));
}

/**
 * In gradients, a is dy and b the input (of ReLU and clipping) or the output (of the others).
 *
 * @param operation one of `Of`, a constant: what is not asked for is not compiled
 */
@inline
function valueOf(operation: i32, a: v128, b: v128, p: v128, q: v128): v128 {
  if (operation == Of.Add) return f32x4.add(a, b);
  if (operation == Of.Divide) return f32x4.div(a, b);
  if (operation == Of.ClipGradient) {
    return v128.and(a, v128.and(f32x4.ge(b, p), f32x4.le(b, q)));
  }
  if (operation == Of.EluGradient) {
    // y = e^x - 1 where x is negative, so that dx = dy e^x = dy (y + 1).
    const negative = f32x4.mul(a, f32x4.add(b, f32x4.splat(1)));
    return v128.bitselect(a, negative, f32x4.ge(b, zeros()));
  }
  if (operation == Of.Maximum) return f32x4.max(a, b);
  if (operation == Of.Minimum) return f32x4.min(a, b);
  if (operation == Of.Multiply) return f32x4.mul(a, b);
  if (operation == Of.Prelu) {
    return v128.bitselect(f32x4.mul(a, b), a, f32x4.lt(a, zeros()));
  }
  if (operation == Of.ReluGradient) return f32x4.mul(a, stepOf(b));
  if (operation == Of.Relu6Gradient) {
    const below = v128.and(f32x4.le(b, f32x4.splat(6)), f32x4.splat(1));
    return f32x4.mul(a, f32x4.mul(below, stepOf(b)));
  }
  if (operation == Of.SigmoidGradient) {
    return f32x4.mul(a, f32x4.mul(b, f32x4.sub(f32x4.splat(1), b)));
  }
  if (operation == Of.SquaredDifference) {
    const difference = f32x4.sub(a, b);
    return f32x4.mul(difference, difference);
  }
  if (operation == Of.TanhGradient) {
    return f32x4.mul(f32x4.sub(f32x4.splat(1), f32x4.mul(b, b)), a);
  }
  return f32x4.sub(a, b);
}

/** `count` results; an operand with the step 0 is one number, with the step 4 a run of them. */
@inline
export function span(
  operation: i32,
  a: usize,
  aStep: usize,
  b: usize,
  bStep: usize,
  to: usize,
  count: i32,
): void {
  const p = f32x4.splat(fraction(0)), q = f32x4.splat(fraction(1));
  const end = to + (<usize> (count & ~3) << 2);
  if (aStep == 0) {
    const left = v128.load_splat<f32>(a);
    for (; to < end; b += 16, to += 16) v128.store(to, valueOf(operation, left, v128.load(b), p, q));
  } else if (bStep == 0) {
    const right = v128.load_splat<f32>(b);
    for (; to < end; a += 16, to += 16) v128.store(to, valueOf(operation, v128.load(a), right, p, q));
  } else {
    for (; to < end; a += 16, b += 16, to += 16) {
      v128.store(to, valueOf(operation, v128.load(a), v128.load(b), p, q));
    }
  }
  for (let rest = count & 3; rest > 0; rest--, a += aStep, b += bStep, to += 4) {
    const left = v128.load_splat<f32>(a), right = v128.load_splat<f32>(b);
    const value = valueOf(operation, left, right, p, q);
    v128.store_lane<f32>(to, value, 0);
  }
}
