import assert from "node:assert/strict";
import results from "../results/webgpu.json" with { type: "json" };
import { TABLE_WIDTH } from "../table.ts";
import { formatWebGpu } from "./format.ts";
import type { WebGpuResult } from "./measure.ts";

const kept = Object.values<{ result: WebGpuResult }>(results).map(({ result }) => result);

Deno.test(`what is kept of each GPU fits into ${TABLE_WIDTH} columns`, () => {
  assert(kept.length > 0);
  for (const result of kept) {
    for (const line of formatWebGpu(result)) assert(line.length <= TABLE_WIDTH, line);
  }
});

Deno.test("a GPU that does not tell times has none by kernel, and one in software is told", () => {
  const [{ kernels: _, ...result }] = kept;
  const lines = formatWebGpu({ ...result, device: { ...result.device, software: false } });
  assert.equal(lines.at(-1), "This GPU does not tell times: none by kernel");
  assert(!lines.join().includes("in software"));
  assert(
    formatWebGpu({ ...result, device: { ...result.device, software: true } }).join().includes(
      "in software",
    ),
  );
});
