import { parseArgs } from "node:util";
import { type RecipeName, recipeNames } from "../../lib/recipes/mod.ts";
import { chooseRows, nameOf, type PlannedRow, plannedRows } from "./table_plan.ts";

/** What the user asked for. */
export interface AccuracyArguments {
  /** The rows of the table that are to be measured; without them, there is a race. */
  readonly rows?: readonly PlannedRow[];
  readonly recipe: RecipeName;
  readonly rounds: number;
  readonly threads: number;
  /** Training images, where a trial takes fewer: its figures are not kept. */
  readonly limit?: number;
  readonly json: boolean;
  readonly help: boolean;
}

/** What `--help` prints. */
export const usage = `Usage: deno task bench:accuracy [--recipe fast] [--rounds 5]
       deno task bench:accuracy --table [ROW...]

Without --table: seconds to a test accuracy of 99%, beside PyTorch with the same recipe, in turn.
With it: accuracy over seeds. Runs that are kept are not made again.
Rows: ${plannedRows.map(nameOf).join(", ")}

  --threads N   threads that compute; default: one a core
  --limit N     a trial on the first N training images: prints, keeps nothing
  --json        print what was measured as JSON
  --help        print this`;

/**
 * Reads the command line.
 *
 * @throws {TypeError} If an option is unknown.
 * @throws {RangeError} If a value is wrong.
 */
export function readArguments(args: readonly string[], cores: number): AccuracyArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      table: { type: "boolean", default: false },
      recipe: { type: "string", default: "fast" },
      rounds: { type: "string", default: "5" },
      threads: { type: "string", default: String(cores) },
      limit: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const whole = (name: "rounds" | "threads" | "limit") => {
    const value = Number(values[name]);
    if (Number.isSafeInteger(value) && value > 0) return value;
    throw new RangeError(`--${name} must be a whole number from 1, not ${values[name]}`);
  };
  if (!values.table && positionals.length > 0) {
    throw new RangeError(`Rows such as ${positionals[0]} are the table's: give --table too`);
  }
  const recipe = recipeNames.find((name) => name === values.recipe);
  if (recipe === undefined) {
    throw new RangeError(`--recipe: choose from ${recipeNames.join(", ")}, not ${values.recipe}`);
  }
  return {
    rows: values.table ? chooseRows(positionals) : undefined,
    recipe,
    rounds: whole("rounds"),
    threads: whole("threads"),
    limit: values.limit === undefined ? undefined : whole("limit"),
    json: values.json,
    help: values.help,
  };
}
