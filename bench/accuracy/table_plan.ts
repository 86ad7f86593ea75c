import type { PresetName } from "../../lib/model/presets/mod.ts";
import type { RecipeName } from "../../lib/recipes/mod.ts";

/** A row of the table: a recipe and a network, trained with several seeds. */
export interface PlannedRow {
  readonly recipe: RecipeName;
  readonly model: PresetName;
  /** The recipe's own, if nothing is said. */
  readonly epochs?: number;
  readonly seeds: readonly number[];
}

/** All rows, in the order of the table. */
export const plannedRows: readonly PlannedRow[] = [
  { recipe: "fast", model: "tutorial", seeds: [1, 2, 3, 4, 5] },
  { recipe: "fast", model: "tiny", seeds: [1, 2, 3] },
  { recipe: "fast", model: "deep", seeds: [1, 2, 3] },
  { recipe: "accurate", model: "tutorial", seeds: [1, 2, 3] },
  { recipe: "accurate", model: "tiny", epochs: 20, seeds: [1, 2, 3] },
  { recipe: "tutorial", model: "tutorial", epochs: 3, seeds: [1, 2, 3] },
];

/** How a row is called on the command line: `fast/tutorial`. */
export const nameOf = ({ recipe, model }: PlannedRow): string => `${recipe}/${model}`;

/**
 * The rows that are named, or all.
 *
 * @throws {RangeError} If there is no such row.
 */
export function chooseRows(names: readonly string[]): readonly PlannedRow[] {
  const known = plannedRows.map(nameOf);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new RangeError(`There is no row ${unknown}: choose from ${known.join(", ")}`);
  }
  return names.length === 0
    ? plannedRows
    : plannedRows.filter((row) => names.includes(nameOf(row)));
}
