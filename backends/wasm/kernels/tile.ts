import type { OwnKernel } from "../register.ts";
import { isNumeric, rearranged, stridesOf } from "./strided.ts";

/** `Tile`. */
export const tileKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["Tile", ({ inputs: { x }, attrs, backend }) => {
    if (!isNumeric(x)) return undefined;
    const { reps } = attrs as { reps: number[] };
    const strides = stridesOf(x.shape);
    const view = x.shape.flatMap((size, axis) => [
      { size: reps[axis], from: 0 },
      { size, from: strides[axis] },
    ]);
    return rearranged(backend, x, x.shape.map((size, axis) => size * reps[axis]), view);
  }],
]);
