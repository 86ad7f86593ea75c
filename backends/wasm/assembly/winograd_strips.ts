// Between images and the matrices of Winograd's algorithm, a strip at a time. In two dimensions
//
//     y = A^T [(G g G^T) * (B^T d B)] A
//
// (Lavin and Gray, arXiv 1509.09308; * multiplies element by element), so each transform is one along
// the rows, which takes whole rows of the strip at once, and one along the columns, a piece at a time.
// The gradients are the exact transposes: dM = A dy A^T, dd = B dV B^T, where neighbouring pieces of dd
// overlap by two and are added, and dg = G^T dU G.
import { clear } from "./vector";
import * as four from "./winograd_four";
import {
  channels,
  edge,
  filters,
  height,
  inPlane,
  inRow,
  inStripRow,
  left,
  outHeight,
  outPlane,
  outputs,
  outRow,
  outStripRow,
  outWidth,
  piecesAcross,
  points,
  strip,
  stripsOfImage,
  top,
  width,
} from "./winograd_shape";
import * as three from "./winograd_three";

/** The first row of a strip in its image. */
@inline
export function firstRow(index: i32): i32 {
  return index % stripsOfImage * outputs;
}

/** Where a strip begins in a tensor of images of `rows` rows. */
@inline
export function stripAddress(tensor: usize, index: i32, rows: i32, rowBytes: usize): usize {
  return tensor + <usize> (index / stripsOfImage * rows + firstRow(index)) * rowBytes;
}

/** Whether some of a strip's points are outside the image that it begins in row `first` of. */
@inline
function reachesOver(first: i32): bool {
  return first < 0 || first + points > height;
}

/** Copies rows of an input, from a row on to a row on, if there are any. */
@inline
function copyRows(to: usize, toRow: i32, from: usize, fromRow: i32, rows: i32): void {
  if (rows <= 0) return;
  memory.copy(to + <usize> toRow * inRow, from + <usize> fromRow * inRow, <usize> rows * inRow);
}

/** Sets to zero what a strip has beside its image, which is the padding, and no later step writes to. */
export function clearStrip(rowBytes: usize): void {
  memory.fill(strip, 0, <usize> points * rowBytes);
}

/** V of a strip: from x to `v`, where its pieces begin in the first frequency. */
export function gatherInput(x: usize, index: i32, v: usize): void {
  const first = firstRow(index) - top;
  const image = x + <usize> (index / stripsOfImage * height) * inRow;
  let from = image + <usize> first * inRow;
  if (reachesOver(first)) {
    clear(edge, points * width * channels);
    const begin = max(0, -first), end = min(points, height - first);
    copyRows(edge, begin, image, first + begin, end - begin);
    from = edge;
  }
  const pixel = <usize> channels << 2, piece = pixel * <usize> outputs;
  const to = strip + <usize> left * pixel;
  if (outputs == 4) four.transformInput4(from, inRow, to, inStripRow, width * channels);
  else three.transformInput3(from, inRow, to, inStripRow, width * channels);
  for (let i = 0; i < points; i++, v += <usize> points * inPlane) {
    let row = strip + <usize> i * inStripRow, to = v;
    for (let j = piecesAcross; j > 0; j--, row += piece, to += pixel) {
      if (outputs == 4) four.transformInput4(row, pixel, to, inPlane, channels);
      else three.transformInput3(row, pixel, to, inPlane, channels);
    }
  }
}

/** y of a strip, from M; gives how many rows of it are inside the image. */
export function scatterOutput(m: usize, y: usize, index: i32): i32 {
  const pixel = <usize> filters << 2, piece = pixel * <usize> outputs;
  for (let i = 0; i < points; i++, m += <usize> points * outPlane) {
    let row = strip + <usize> i * outStripRow, from = m;
    for (let j = piecesAcross; j > 0; j--, row += piece, from += pixel) {
      if (outputs == 4) four.transformOutput4(from, outPlane, row, pixel, filters);
      else three.transformOutput3(from, outPlane, row, pixel, filters);
    }
  }
  const inside = min(outputs, outHeight - firstRow(index));
  const target = stripAddress(y, index, outHeight, outRow);
  const to = inside < outputs ? edge : target;
  if (outputs == 4) four.transformOutput4(strip, outStripRow, to, outRow, outWidth * filters);
  else three.transformOutput3(strip, outStripRow, to, outRow, outWidth * filters);
  if (inside < outputs) memory.copy(target, edge, <usize> inside * outRow);
  return inside;
}

/** dM of a strip, from `inside` rows of dy. */
export function gatherGradient(dy: usize, inside: i32, m: usize): void {
  if (inside < outputs) {
    memory.copy(edge, dy, <usize> inside * outRow);
    clear(edge + <usize> inside * outRow, (outputs - inside) * outWidth * filters);
    dy = edge;
  }
  const pixel = <usize> filters << 2, piece = pixel * <usize> outputs;
  const count = outWidth * filters;
  if (outputs == 4) four.transformOutputGradient4(dy, outRow, strip, outStripRow, count);
  else three.transformOutputGradient3(dy, outRow, strip, outStripRow, count);
  for (let i = 0; i < points; i++, m += <usize> points * outPlane) {
    let row = strip + <usize> i * outStripRow, to = m;
    for (let j = piecesAcross; j > 0; j--, row += piece, to += pixel) {
      if (outputs == 4) four.transformOutputGradient4(row, pixel, to, outPlane, filters);
      else three.transformOutputGradient3(row, pixel, to, outPlane, filters);
    }
  }
}

/** Adds a strip's part of dx, from dV, to what the strips above it have left in its first two rows. */
export function scatterInputGradient(v: usize, dx: usize, index: i32): void {
  const pixel = <usize> channels << 2, piece = pixel * <usize> outputs;
  for (let i = 0; i < points; i++, v += <usize> points * inPlane) {
    let row = strip + <usize> i * inStripRow, from = v;
    clear(row, 2 * channels);
    for (let j = piecesAcross; j > 0; j--, row += piece, from += pixel) {
      if (outputs == 4) four.transformInputGradient4(from, inPlane, row, pixel, channels);
      else three.transformInputGradient3(from, inPlane, row, pixel, channels);
    }
  }
  const first = firstRow(index) - top;
  const image = dx + <usize> (index / stripsOfImage * height) * inRow;
  const over = reachesOver(first);
  const to = over ? edge : image + <usize> first * inRow;
  const begin = max(0, -first), end = min(points, height - first);
  if (firstRow(index) == 0) clear(to, 2 * width * channels);
  else if (over) copyRows(edge, begin, image, first + begin, min(2, end) - begin);
  const from = strip + <usize> left * pixel;
  if (outputs == 4) four.transformInputGradient4(from, inStripRow, to, inRow, width * channels);
  else three.transformInputGradient3(from, inStripRow, to, inRow, width * channels);
  if (over) copyRows(image, first + begin, edge, begin, end - begin);
}
