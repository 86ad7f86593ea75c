// Convolution with a 3 x 3 filter, stride 1, by Winograd's algorithm, forward and both gradients, with
// what stands between two convolutions of a network: batch norm and ReLU. Channels and filters are
// multiples of 8. A part is a fixed number of images; some strips of pieces at a time (a block) are
// taken through all steps, so that their transforms stay in the second-level cache.
import { addMoments } from "./batch_norm";
import { normalizeGradient } from "./batch_norm_gradient";
import { address, integer } from "./control";
import { clear, zeros } from "./vector";
import { addColumnProducts } from "./winograd_columns";
import { multiplyRows } from "./winograd_rows";
import {
  begin,
  blockRows,
  channels,
  endImage,
  filterPlane,
  filters,
  firstImage,
  gradient,
  inBlock,
  inPlane,
  inStripRow,
  outBlock,
  outHeight,
  outPlane,
  outputs,
  outRow,
  outStripRow,
  outWidth,
  piecesAcross,
  points,
  stripsOfBlock,
  stripsOfImage,
} from "./winograd_shape";
import {
  clearStrip,
  firstRow,
  gatherGradient,
  gatherInput,
  scatterInputGradient,
  scatterOutput,
  stripAddress,
} from "./winograd_strips";

/** y = max(y + initial, floor) for `count` pixels. */
function finish(y: usize, count: i32, initial: usize, floor: v128): void {
  const bytes = <usize> filters << 2;
  for (; count > 0; count--) {
    for (let at: usize = 0; at < bytes; at += 16, y += 16) {
      v128.store(y, f32x4.max(f32x4.add(v128.load(y), v128.load(initial + at)), floor));
    }
  }
}

/**
 * y = x * filter. Then, unless `initial` is 0, what it holds is added and, if asked, ReLU follows; and
 * unless `moments` is 0, the part's sums of y and y^2 of each filter are left there, in float64.
 */
export function winogradConvolution(part: i32): void {
  begin(part);
  const x = address(14), packed = address(15), y = address(16), initial = address(17);
  const floor = integer(18) != 0 ? zeros() : f32x4.splat(-Infinity);
  let moments = address(19);
  if (moments != 0) {
    moments += <usize> (part * filters) << 4;
    clear(moments, 4 * filters);
  }
  const end = endImage * stripsOfImage;
  for (let first = firstImage * stripsOfImage; first < end; first += stripsOfBlock) {
    const strips = min(stripsOfBlock, end - first);
    clearStrip(inStripRow);
    for (let index = 0; index < strips; index++) {
      const place = <usize> (index * piecesAcross * channels) << 2;
      gatherInput(x, first + index, inBlock + place);
    }
    const rows = blockRows(strips * piecesAcross);
    let v = inBlock, u = packed, m = outBlock;
    for (let frequency = points * points; frequency > 0; frequency--) {
      multiplyRows(v, u, m, rows, channels, filters);
      v += inPlane, u += filterPlane, m += outPlane;
    }
    for (let index = 0; index < strips; index++) {
      const place = <usize> (index * piecesAcross * filters) << 2;
      const pixels = scatterOutput(outBlock + place, y, first + index) * outWidth;
      const made = stripAddress(y, first + index, outHeight, outRow);
      if (initial != 0) finish(made, pixels, initial, floor);
      if (moments != 0) addMoments(made, pixels, filters, moments);
    }
  }
}

/**
 * From dy, the gradient of the convolution's output, or of what batch norm and ReLU make of it (then
 * `y` is that output, and batch_norm_gradient.ts reads the rest): dx, unless its address is 0, and
 * sums[part] = dU of the part's images, unless their address is 0.
 */
export function winogradGradients(part: i32): void {
  begin(part);
  const x = address(14), dy = address(15), packed = address(16), dx = address(17);
  const y = address(19);
  let sums = address(18);
  if (sums != 0) {
    sums += <usize> (part * points * points) * filterPlane;
    memory.fill(sums, 0, <usize> (points * points) * filterPlane);
  }
  const end = endImage * stripsOfImage;
  for (let first = firstImage * stripsOfImage; first < end; first += stripsOfBlock) {
    const strips = min(stripsOfBlock, end - first);
    const pieces = strips * piecesAcross;
    clearStrip(outStripRow);
    for (let index = 0; index < strips; index++) {
      const inside = min(outputs, outHeight - firstRow(first + index));
      let from = stripAddress(dy, first + index, outHeight, outRow);
      if (y != 0) {
        const made = stripAddress(y, first + index, outHeight, outRow);
        normalizeGradient(from, made, gradient, inside * outWidth, filters);
        from = gradient;
      }
      gatherGradient(from, inside, outBlock + (<usize> (index * piecesAcross * filters) << 2));
    }
    if (sums != 0) {
      clearStrip(inStripRow);
      for (let index = 0; index < strips; index++) {
        const place = <usize> (index * piecesAcross * channels) << 2;
        gatherInput(x, first + index, inBlock + place);
      }
      let v = inBlock, m = outBlock, sum = sums;
      for (let frequency = points * points; frequency > 0; frequency--) {
        addColumnProducts(v, m, sum, pieces, channels, filters);
        v += inPlane, m += outPlane, sum += filterPlane;
      }
    }
    if (dx != 0) {
      let v = inBlock, m = outBlock, u = packed;
      for (let frequency = points * points; frequency > 0; frequency--) {
        multiplyRows(m, u, v, blockRows(pieces), filters, channels);
        v += inPlane, m += outPlane, u += filterPlane;
      }
      for (let index = 0; index < strips; index++) {
        const place = <usize> (index * piecesAcross * channels) << 2;
        scatterInputGradient(inBlock + place, dx, first + index);
      }
    }
  }
}
