import { parseArgs } from "node:util";

/** What is measured. */
export type Backend = "wasm" | "webgpu";

/** What the user asked for. */
export interface BenchArguments<Section extends string> {
  readonly backend: Backend;
  readonly sections: readonly Section[];
  readonly threads: number;
  readonly rounds: number;
  readonly json: boolean;
  readonly help: boolean;
}

/** What `--help` says of the options. */
export const optionsUsage = `  --threads N   threads that compute; default: one a core
  --rounds N    how often each figure is taken; default: 5
  --json        print what was measured as JSON
  --help        print this

What each figure means: bench/README.md`;

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new RangeError(`--${name} must be a whole number from 1, not ${text}`);
  }
  return value;
}

/**
 * Reads the command line.
 *
 * @param sections The names that may stand there; without any there, all are chosen.
 * @param backends What can be measured; the first one is, unless another is named.
 * @throws {TypeError} where an option is unknown
 * @throws {RangeError} where a value is
 */
export function readArguments<Section extends string>(
  args: readonly string[],
  cores: number,
  sections: readonly Section[],
  backends: readonly Backend[] = ["wasm"],
): BenchArguments<Section> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: sections.length > 0,
    options: {
      backend: { type: "string", default: backends[0] },
      threads: { type: "string", default: String(cores) },
      rounds: { type: "string", default: "5" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const named: readonly string[] = positionals;
  const unknown = named.find((name) => !(sections as readonly string[]).includes(name));
  if (unknown !== undefined) {
    throw new RangeError(`There is no section ${unknown}: choose from ${sections.join(", ")}`);
  }
  const backend = backends.find((name) => name === values.backend);
  if (backend === undefined) {
    throw new RangeError(`--backend must be ${backends.join(" or ")}, not ${values.backend}`);
  }
  if (backend === "webgpu" && named.length > 0) {
    throw new RangeError(`Sections are of --backend wasm: leave out ${named.join(", ")}`);
  }
  return {
    backend,
    sections: sections.filter((name) => named.length === 0 || named.includes(name)),
    threads: wholeNumber("threads", values.threads),
    rounds: wholeNumber("rounds", values.rounds),
    json: values.json,
    help: values.help,
  };
}

/**
 * Reads the command line of a program, which prints its usage instead where that is asked for or
 * something is wrong.
 *
 * @returns The arguments, or the code to exit with.
 */
export function argumentsOrExit<Section extends string>(
  usage: string,
  sections: readonly Section[],
  backends?: readonly Backend[],
): BenchArguments<Section> | number {
  try {
    const chosen = readArguments(Deno.args, navigator.hardwareConcurrency, sections, backends);
    if (!chosen.help) return chosen;
    console.log(usage);
    return 0;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    return 2;
  }
}
