/** Sets of V8's flags that speed is measured with; `turbo` is what `--turbo` sets. */
export const flagSets = {
  safe: [],
  turbo: ["--no-wasm-bounds-checks", "--experimental-wasm-revectorize"],
} as const;

/** The name of a set of flags. */
export type FlagSet = keyof typeof flagSets;

/** All sets, in the order of the tables' columns. */
export const flagSetNames = Object.keys(flagSets) as FlagSet[];

/** A value for each set of flags. */
export type ByFlags<T> = Readonly<Record<FlagSet, T>>;

/** Gives each value the name of a set: they stand in the order of `flagSetNames`. */
export function nameByFlags<T>(values: readonly T[]): ByFlags<T> {
  const named = flagSetNames.map((flags, index) => [flags, values[index]]);
  return Object.fromEntries(named);
}
