import type { NamedArray, StateDict } from "../named_array.ts";
import { formatShape, sizeOf } from "./shape.ts";
import type { StateEntry } from "./state_tensor.ts";

/** Copies entries into a state dict, in their order. */
export async function readStateDict(entries: readonly StateEntry[]): Promise<StateDict> {
  // All at once, since a GPU reads what is asked for together in one go.
  const arrays = await Promise.all(entries.map((entry) => entry.read()));
  return new Map(entries.map(({ name }, index) => [name, arrays[index]]));
}

/** Names in which a network and a state dict differ. */
export interface StateMismatch {
  /** What the network has and the state dict lacks. */
  readonly missing: readonly string[];
  /** What the state dict has and the network lacks. */
  readonly unexpected: readonly string[];
}

/**
 * Writes a state dict into entries, as PyTorch's `load_state_dict`: all that fits by name, or nothing.
 *
 * @throws {RangeError} If a shape or the numbers' type is wrong; if strict, also if a name is missing
 * or unexpected.
 */
export function writeStateDict(
  entries: readonly StateEntry[],
  state: StateDict,
  { strict = true }: { readonly strict?: boolean } = {},
): StateMismatch {
  const names = new Set(entries.map(({ name }) => name));
  const missing = [...names].filter((name) => !state.has(name));
  const unexpected = [...state.keys()].filter((name) => !names.has(name));
  const problems = [
    ...strict ? [...list("missing", missing), ...list("unexpected", unexpected)] : [],
    ...entries.flatMap((entry) => mismatches(entry, state.get(entry.name))),
  ];
  if (problems.length > 0) {
    throw new RangeError(
      `The state dict does not fit this network: ${problems.join("; ")}. ` +
        "Build the network with the options that it was saved with",
    );
  }
  for (const entry of entries) {
    const array = state.get(entry.name);
    if (array) entry.write(array);
  }
  return { missing, unexpected };
}

function list(what: string, names: string[]): string[] {
  return names.length > 0 ? [`${what} ${names.join(", ")}`] : [];
}

function mismatches({ name, shape }: StateEntry, array: NamedArray | undefined): string[] {
  if (array === undefined) return [];
  const whole = name.endsWith(".num_batches_tracked");
  const size = sizeOf(shape);
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
