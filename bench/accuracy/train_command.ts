/** A training by the command line. */
export interface Training {
  readonly recipe: string;
  readonly model?: string;
  readonly epochs?: number;
  readonly seed: number;
  readonly threads: number;
  readonly turbo: boolean;
  readonly limit?: number;
  /** Folder that holds the run. */
  readonly runs: string;
}

/** What a user types for a training. */
export function trainCommand({ turbo, ...options }: Training): string[] {
  const given = Object.entries({ ...options, backend: "wasm" })
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) => [`--${name}`, String(value)]);
  return ["deno", "task", "--quiet", "train", ...given, ...turbo ? ["--turbo"] : [], "--json"];
}
