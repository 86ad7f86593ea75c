import { type TensorInfo, util } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import type { KernelName } from "../kernels_generated.ts";

/** Numbers of a part. */
const CHUNK = 8192;

/**
 * Runs a kernel over the numbers of many groups of tensors in one job. Its first argument is a table
 * with an entry for each part: the addresses of a chunk of each of the group's tensors, which have the
 * same size, and how many numbers the chunk has.
 */
export function update(
  backend: WasmThreadsBackend,
  kernel: KernelName,
  groups: readonly (readonly TensorInfo[])[],
  fractions: readonly number[],
): void {
  const entries: number[] = [];
  let parts = 0;
  for (const group of groups) {
    const addresses = group.map((info) => backend.address(info));
    const size = util.sizeFromShape(group[0].shape);
    for (let first = 0; first < size; first += CHUNK, parts++) {
      for (const address of addresses) entries.push(address + first * 4);
      entries.push(Math.min(CHUNK, size - first));
    }
  }
  backend.withScratch(entries.length * 4, (table) => {
    new Uint32Array(backend.engine.heap.memory.buffer, table, entries.length).set(entries);
    backend.engine.run(kernel, parts, [table], fractions);
  });
}
