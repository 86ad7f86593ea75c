// The transforms of Winograd's minimal filtering F(2 x 2, 3 x 3) (Lavin and Gray, arXiv 1509.09308):
//
//     y = A^T [(G g G^T) * (B^T d B)] A
//
//     B^T = | 1  0 -1  0 |   G = |  1    0   0  |   A^T = | 1 1  1  0 |
//           | 0  1  1  0 |       | 1/2  1/2 1/2 |         | 0 1 -1 -1 |
//           | 0 -1  1  0 |       | 1/2 -1/2 1/2 |
//           | 0  1  0 -1 |       |  0    0   1  |
//
// for a 4 x 4 piece d of the input, a 3 x 3 filter g and a 2 x 2 piece y of the output; * multiplies
// element by element, 16 products a channel where the direct way takes 36. The gradients are the
// transposes: dM = A dy A^T, dd = B dV B^T, dg = G^T dU G. Each function works on four channels; the
// 16 elements (frequencies) lie `plane` bytes apart.


/** V = B^T d B, from an image at x. */
export function transformInput(
  x: usize,
  rowStep: usize,
  columnStep: usize,
  v: usize,
  plane: usize,
): void {
  let row = x;
  const column2 = columnStep << 1, column3 = column2 + columnStep;
  const d00 = v128.load(row), d01 = v128.load(row + columnStep);
  const d02 = v128.load(row + column2), d03 = v128.load(row + column3);
  row += rowStep;
  const d10 = v128.load(row), d11 = v128.load(row + columnStep);
  const d12 = v128.load(row + column2), d13 = v128.load(row + column3);
  row += rowStep;
  const d20 = v128.load(row), d21 = v128.load(row + columnStep);
  const d22 = v128.load(row + column2), d23 = v128.load(row + column3);
  row += rowStep;
  const d30 = v128.load(row), d31 = v128.load(row + columnStep);
  const d32 = v128.load(row + column2), d33 = v128.load(row + column3);
  const e00 = f32x4.sub(d00, d20), e01 = f32x4.sub(d01, d21);
  const e02 = f32x4.sub(d02, d22), e03 = f32x4.sub(d03, d23);
  v128.store(v, f32x4.sub(e00, e02)), v += plane;
  v128.store(v, f32x4.add(e01, e02)), v += plane;
  v128.store(v, f32x4.sub(e02, e01)), v += plane;
  v128.store(v, f32x4.sub(e01, e03)), v += plane;
  const e10 = f32x4.add(d10, d20), e11 = f32x4.add(d11, d21);
  const e12 = f32x4.add(d12, d22), e13 = f32x4.add(d13, d23);
  v128.store(v, f32x4.sub(e10, e12)), v += plane;
  v128.store(v, f32x4.add(e11, e12)), v += plane;
  v128.store(v, f32x4.sub(e12, e11)), v += plane;
  v128.store(v, f32x4.sub(e11, e13)), v += plane;
  const e20 = f32x4.sub(d20, d10), e21 = f32x4.sub(d21, d11);
  const e22 = f32x4.sub(d22, d12), e23 = f32x4.sub(d23, d13);
  v128.store(v, f32x4.sub(e20, e22)), v += plane;
  v128.store(v, f32x4.add(e21, e22)), v += plane;
  v128.store(v, f32x4.sub(e22, e21)), v += plane;
  v128.store(v, f32x4.sub(e21, e23)), v += plane;
  const e30 = f32x4.sub(d10, d30), e31 = f32x4.sub(d11, d31);
  const e32 = f32x4.sub(d12, d32), e33 = f32x4.sub(d13, d33);
  v128.store(v, f32x4.sub(e30, e32)), v += plane;
  v128.store(v, f32x4.add(e31, e32)), v += plane;
  v128.store(v, f32x4.sub(e32, e31)), v += plane;
  v128.store(v, f32x4.sub(e31, e33)), v += plane;
}

/**
 * y = A^T M A, with what `initial` holds added, then no less than `floor`. Where `wide` or `high` is not
 * set, the piece's right or lower half is outside the image.
 */
export function transformOutput(
  m: usize,
  plane: usize,
  initial: v128,
  floor: v128,
  y: usize,
  rowStep: usize,
  columnStep: usize,
  high: bool,
  wide: bool,
): void {
  const m00 = v128.load(m), m01 = v128.load(m + plane);
  m += plane << 1;
  const m02 = v128.load(m), m03 = v128.load(m + plane);
  m += plane << 1;
  const m10 = v128.load(m), m11 = v128.load(m + plane);
  m += plane << 1;
  const m12 = v128.load(m), m13 = v128.load(m + plane);
  m += plane << 1;
  const m20 = v128.load(m), m21 = v128.load(m + plane);
  m += plane << 1;
  const m22 = v128.load(m), m23 = v128.load(m + plane);
  m += plane << 1;
  const m30 = v128.load(m), m31 = v128.load(m + plane);
  m += plane << 1;
  const m32 = v128.load(m), m33 = v128.load(m + plane);
  const s0 = f32x4.add(m10, m20), t0 = f32x4.sub(m10, m20);
  const s1 = f32x4.add(m11, m21), t1 = f32x4.sub(m11, m21);
  const s2 = f32x4.add(m12, m22), t2 = f32x4.sub(m12, m22);
  const s3 = f32x4.add(m13, m23), t3 = f32x4.sub(m13, m23);
  const p0 = f32x4.add(m00, s0), q0 = f32x4.sub(t0, m30);
  const p1 = f32x4.add(m01, s1), q1 = f32x4.sub(t1, m31);
  const p2 = f32x4.add(m02, s2), q2 = f32x4.sub(t2, m32);
  const p3 = f32x4.add(m03, s3), q3 = f32x4.sub(t3, m33);
  const pLeft = f32x4.add(p0, f32x4.add(p1, p2));
  v128.store(y, f32x4.max(f32x4.add(pLeft, initial), floor));
  if (wide) {
    const pRight = f32x4.sub(p1, f32x4.add(p2, p3));
    v128.store(y + columnStep, f32x4.max(f32x4.add(pRight, initial), floor));
  }
  if (!high) return;
  const below = y + rowStep;
  const qLeft = f32x4.add(q0, f32x4.add(q1, q2));
  v128.store(below, f32x4.max(f32x4.add(qLeft, initial), floor));
  if (wide) {
    const qRight = f32x4.sub(q1, f32x4.add(q2, q3));
    v128.store(below + columnStep, f32x4.max(f32x4.add(qRight, initial), floor));
  }
}

/** dM = A dy A^T; the halves of the piece that are outside the image count as 0. */
export function transformOutputGradient(
  dy: usize,
  rowStep: usize,
  columnStep: usize,
  high: bool,
  wide: bool,
  m: usize,
  plane: usize,
): void {
  const none = f32x4.splat(0);
  const a0 = v128.load(dy), a1 = wide ? v128.load(dy + columnStep) : none;
  const below = dy + rowStep;
  const b0 = high ? v128.load(below) : none;
  const b1 = high && wide ? v128.load(below + columnStep) : none;
  const p0 = a0, q0 = a1;
  const p1 = f32x4.add(a0, b0), q1 = f32x4.add(a1, b1);
  const p2 = f32x4.sub(a0, b0), q2 = f32x4.sub(a1, b1);
  const p3 = f32x4.neg(b0), q3 = f32x4.neg(b1);
  v128.store(m, p0), m += plane;
  v128.store(m, f32x4.add(p0, q0)), m += plane;
  v128.store(m, f32x4.sub(p0, q0)), m += plane;
  v128.store(m, f32x4.neg(q0)), m += plane;
  v128.store(m, p1), m += plane;
  v128.store(m, f32x4.add(p1, q1)), m += plane;
  v128.store(m, f32x4.sub(p1, q1)), m += plane;
  v128.store(m, f32x4.neg(q1)), m += plane;
  v128.store(m, p2), m += plane;
  v128.store(m, f32x4.add(p2, q2)), m += plane;
  v128.store(m, f32x4.sub(p2, q2)), m += plane;
  v128.store(m, f32x4.neg(q2)), m += plane;
  v128.store(m, p3), m += plane;
  v128.store(m, f32x4.add(p3, q3)), m += plane;
  v128.store(m, f32x4.sub(p3, q3)), m += plane;
  v128.store(m, f32x4.neg(q3)), m += plane;
}

/** Adds dd = B dV B^T to the image at x; of the piece `rows` x `columns` are inside, 3 or 4 each. */
export function transformInputGradient(
  v: usize,
  plane: usize,
  x: usize,
  rowStep: usize,
  columnStep: usize,
  rows: i32,
  columns: i32,
): void {
  const v00 = v128.load(v), v01 = v128.load(v + plane);
  v += plane << 1;
  const v02 = v128.load(v), v03 = v128.load(v + plane);
  v += plane << 1;
  const v10 = v128.load(v), v11 = v128.load(v + plane);
  v += plane << 1;
  const v12 = v128.load(v), v13 = v128.load(v + plane);
  v += plane << 1;
  const v20 = v128.load(v), v21 = v128.load(v + plane);
  v += plane << 1;
  const v22 = v128.load(v), v23 = v128.load(v + plane);
  v += plane << 1;
  const v30 = v128.load(v), v31 = v128.load(v + plane);
  v += plane << 1;
  const v32 = v128.load(v), v33 = v128.load(v + plane);
  const d00 = v00;
  const d01 = v01;
  const d02 = v02;
  const d03 = v03;
  const d10 = f32x4.add(v10, f32x4.sub(v30, v20));
  const d11 = f32x4.add(v11, f32x4.sub(v31, v21));
  const d12 = f32x4.add(v12, f32x4.sub(v32, v22));
  const d13 = f32x4.add(v13, f32x4.sub(v33, v23));
  const d20 = f32x4.add(v10, f32x4.sub(v20, v00));
  const d21 = f32x4.add(v11, f32x4.sub(v21, v01));
  const d22 = f32x4.add(v12, f32x4.sub(v22, v02));
  const d23 = f32x4.add(v13, f32x4.sub(v23, v03));
  const d30 = f32x4.neg(v30);
  const d31 = f32x4.neg(v31);
  const d32 = f32x4.neg(v32);
  const d33 = f32x4.neg(v33);
  addPieceRow(x, columnStep, columns, d00, d01, d02, d03);
  x += rowStep;
  addPieceRow(x, columnStep, columns, d10, d11, d12, d13);
  x += rowStep;
  addPieceRow(x, columnStep, columns, d20, d21, d22, d23);
  if (rows == 3) return;
  x += rowStep;
  addPieceRow(x, columnStep, columns, d30, d31, d32, d33);
}

@inline
function addPieceRow(
  x: usize,
  columnStep: usize,
  columns: i32,
  v0: v128,
  v1: v128,
  v2: v128,
  v3: v128,
): void {
  const x1 = x + columnStep, x2 = x1 + columnStep, x3 = x2 + columnStep;
  v128.store(x, f32x4.add(v128.load(x), v0));
  v128.store(x1, f32x4.add(v128.load(x1), f32x4.add(v1, f32x4.sub(v3, v2))));
  v128.store(x2, f32x4.add(v128.load(x2), f32x4.add(v1, f32x4.sub(v2, v0))));
  if (columns > 3) v128.store(x3, f32x4.add(v128.load(x3), f32x4.neg(v3)));
}
