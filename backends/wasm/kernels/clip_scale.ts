import type { OwnKernel } from "../register.ts";
import { groupsOf, withTable } from "./update.ts";

/** `ClipScale` (../../operations/clip_scale.ts). */
export const clipScaleKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["ClipScale", ({ inputs, attrs, backend }) => {
    const { count, maxNorm } = attrs as Record<string, number>;
    const groups = groupsOf(inputs, count, ["gradient"]);
    for (const [gradient] of groups) backend.address(gradient);
    const output = backend.allocate([]);
    const scale = backend.address(output);
    withTable(backend, groups, (table, parts) => {
      backend.withScratch(parts * 8, (sums) => {
        backend.engine.run("squareSums", parts, [table, sums]);
        backend.engine.run("clipScale", 1, [sums, parts, scale], [maxNorm]);
      });
    });
    return output;
  }],
]);
