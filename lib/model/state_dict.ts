import type { NamedArray, StateDict } from "../train/state.ts";
import { formatShape } from "./block.ts";
import type { StateEntry } from "./state_tensor.ts";

/** Copies entries into a state dict, in their order. */
export async function readStateDict(entries: readonly StateEntry[]): Promise<StateDict> {
  const state: StateDict = new Map();
  for (const entry of entries) state.set(entry.name, await entry.read());
  return state;
}

/**
 * Writes a state dict into entries, as PyTorch's strict `load_state_dict`: all of it or nothing.
 *
 * @throws {RangeError} If a name is missing or unexpected, or a shape or the numbers' type is wrong.
 */
export function writeStateDict(entries: readonly StateEntry[], state: StateDict): void {
  const names = new Set(entries.map(({ name }) => name));
  const problems = [
    ...list("missing", [...names].filter((name) => !state.has(name))),
    ...list("unexpected", [...state.keys()].filter((name) => !names.has(name))),
    ...entries.flatMap((entry) => mismatches(entry, state.get(entry.name))),
  ];
  if (problems.length > 0) {
    throw new RangeError(
      `The state dict does not fit this network: ${problems.join("; ")}. ` +
        "Build the network with the options that it was saved with",
    );
  }
  for (const entry of entries) entry.write(state.get(entry.name)!);
}

function list(what: string, names: string[]): string[] {
  return names.length > 0 ? [`${what} ${names.join(", ")}`] : [];
}

function mismatches({ name, shape }: StateEntry, array: NamedArray | undefined): string[] {
  if (array === undefined) return [];
  const whole = name.endsWith(".num_batches_tracked");
  const size = shape.reduce((product, length) => product * length, 1);
  if (array.shape.join() !== shape.join() || array.data.length !== size) {
    const expected = formatShape(shape) || "one number";
    const found = formatShape(array.shape) || "one number";
    return [`${name} has the shape ${found} (${array.data.length} numbers), not ${expected}`];
  }
  if (whole !== array.data instanceof BigInt64Array) {
    const expected = whole ? "64-bit whole numbers" : "floating-point numbers";
    return [`${name} holds ${array.data.constructor.name}, not ${expected}`];
  }
  return [];
}
