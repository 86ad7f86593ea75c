import { type TensorInfo, util } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import type { KernelName } from "../kernels_generated.ts";

/** Numbers of a part. */
const CHUNK = 8192;

/**
 * Lends a table of the numbers of many groups of tensors, with an entry for each part of a job: the
 * addresses of a chunk of each of the group's tensors, which have the same size, and how many numbers
 * the chunk has.
 */
export function withTable<T>(
  backend: WasmThreadsBackend,
  groups: readonly (readonly TensorInfo[])[],
  use: (table: number, parts: number) => T,
): T {
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
  return backend.withScratch(entries.length * 4, (table) => {
    new Uint32Array(backend.engine.heap.memory.buffer, table, entries.length).set(entries);
    return use(table, parts);
  });
}

/** Runs a kernel over the numbers of many groups of tensors in one job; the table is its first argument. */
export function update(
  backend: WasmThreadsBackend,
  kernel: KernelName,
  groups: readonly (readonly TensorInfo[])[],
  fractions: readonly number[],
  integers: readonly number[] = [],
): void {
  withTable(backend, groups, (table, parts) => {
    backend.engine.run(kernel, parts, [table, ...integers], fractions);
  });
}

/** The tensors of each group, which are named by their roles and the group's number. */
export function groupsOf(
  inputs: Record<string, TensorInfo>,
  count: number,
  roles: readonly string[],
): TensorInfo[][] {
  return Array.from({ length: count }, (_, index) => roles.map((role) => inputs[role + index]));
}
