import { bindings, floats, shader, widthOf } from "../shader.ts";
import type { Window } from "./window.ts";

/** Threads of a workgroup, which share the pixels of a batch. */
const THREADS = 256;

/** Whether a filter is so small that a workgroup for each of its vectors is enough work for a GPU. */
export const isShallow = ({ inChannels }: Window): boolean => inChannels < 4;

/** Workgroups: one for each vector of the filter. */
export function shallowWorkgroups(window: Window): number {
  const { filterHeight, filterWidth, inChannels, outChannels } = window;
  return filterHeight * filterWidth * inChannels * outChannels / widthOf(outChannels);
}

/**
 * The gradient of a filter of few channels in one go: the threads of a workgroup sum over pixels of their
 * own, then the first adds up the others' sums, always in the same order.
 *
 * Bindings: x, dy, dw; numbers: batch.
 */
export const shallowFilterGradientShader = shader("shallow filter gradient", (window: Window) => {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels } = window;
  const { filterWidth, strideHeight, strideWidth, padTop, padLeft } = window;
  const type = floats(widthOf(outChannels));
  const vectors = outChannels / widthOf(outChannels);
  return `${bindings({ x: "f32", dy: type }, { dw: type }, ["batch: u32"])}
var<workgroup> sums: array<${type}, ${THREADS}>;
@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  let vector = workgroup.x % ${vectors}u;
  let channel = workgroup.x / ${vectors}u % ${inChannels}u;
  let tap = i32(workgroup.x / ${vectors * inChannels}u);
  let down = tap / ${filterWidth} - ${padTop};
  let right = tap % ${filterWidth} - ${padLeft};
  var sum = ${type}(0);
  for (var pixel = local; pixel < numbers.batch * ${outHeight * outWidth}u; pixel += ${THREADS}u) {
    let row = i32(pixel % ${outHeight * outWidth}u / ${outWidth}u) * ${strideHeight} + down;
    let column = i32(pixel % ${outWidth}u) * ${strideWidth} + right;
    if (row < 0 || row >= ${inHeight} || column < 0 || column >= ${inWidth}) { continue; }
    let image = pixel / ${outHeight * outWidth}u * ${inHeight * inWidth}u;
    sum += x[(image + u32(row * ${inWidth} + column)) * ${inChannels}u + channel] * dy[pixel * ${vectors}u + vector];
  }
  sums[local] = sum;
  workgroupBarrier();
  if (local > 0u) { return; }
  for (var other = 1u; other < ${THREADS}u; other++) { sum += sums[other]; }
  dw[workgroup.x] = sum;
}`;
});
