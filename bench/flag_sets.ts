import { turboFlags } from "../lib/process/turbo_flags.ts";

/** Sets of V8's flags that speed is measured with; `turbo` is what `--turbo` sets. */
export const flagSets = {
  safe: [],
  turbo: turboFlags.map((flag) => `--${flag}`),
} as const;

/** Flags as a set has them, without their dashes, as backends take them. */
export const engineFlags = (flags: readonly string[]): string[] =>
  flags.map((flag) => flag.replace(/^--/, ""));

/** What `deno` is told for flags of V8's. */
export function v8Arguments(flags: readonly string[]): string[] {
  return flags.length === 0 ? [] : [`--v8-flags=${flags.join()}`];
}

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
