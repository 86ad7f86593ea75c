// Functions of two float32, four at a time.
import { exponentialMinusOne } from "./exponential";
import { zeros } from "./vector";

export enum Of {
  Add,
  Divide,
  EluGradient,
  Maximum,
  Minimum,
  Multiply,
  Prelu,
  SquaredDifference,
  Subtract,
}

/** @param operation one of `Of`, a constant: what is not asked for is not compiled */
@inline
function valueOf(operation: i32, a: v128, b: v128): v128 {
  if (operation == Of.Add) return f32x4.add(a, b);
  if (operation == Of.Divide) return f32x4.div(a, b);
  if (operation == Of.EluGradient) {
    // a is dy, b is y = e^x - 1 where x is negative, so that dx = dy e^x = dy (y + 1).
    const negative = f32x4.mul(a, f32x4.add(b, f32x4.splat(1)));
    return v128.bitselect(a, negative, f32x4.ge(b, zeros()));
  }
  if (operation == Of.Maximum) return f32x4.max(a, b);
  if (operation == Of.Minimum) return f32x4.min(a, b);
  if (operation == Of.Multiply) return f32x4.mul(a, b);
  if (operation == Of.Prelu) {
    return v128.bitselect(f32x4.mul(a, b), a, f32x4.lt(a, zeros()));
  }
  if (operation == Of.SquaredDifference) {
    const difference = f32x4.sub(a, b);
    return f32x4.mul(difference, difference);
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
  const end = to + (<usize> (count & ~3) << 2);
  if (aStep == 0) {
    const left = v128.load_splat<f32>(a);
    for (; to < end; b += 16, to += 16) v128.store(to, valueOf(operation, left, v128.load(b)));
  } else if (bStep == 0) {
    const right = v128.load_splat<f32>(b);
    for (; to < end; a += 16, to += 16) v128.store(to, valueOf(operation, v128.load(a), right));
  } else {
    for (; to < end; a += 16, b += 16, to += 16) {
      v128.store(to, valueOf(operation, v128.load(a), v128.load(b)));
    }
  }
  for (let rest = count & 3; rest > 0; rest--, a += aStep, b += bStep, to += 4) {
    const value = valueOf(operation, v128.load_splat<f32>(a), v128.load_splat<f32>(b));
    v128.store_lane<f32>(to, value, 0);
  }
}
