import type { OperationError } from "../operations/accuracy.ts";
import type { Section } from "../section.ts";
import { formatTable } from "../table.ts";
import { withChildren } from "../time_children.ts";

const BATCH = 16;

interface AccuracyResult {
  readonly batch: number;
  readonly errors: readonly OperationError[];
}

/** How far each operation's results lie from those in double precision. */
export const accuracy: Section<AccuracyResult> = {
  title: () => `Largest error against double, as a part of the largest value (batch ${BATCH})`,
  async measure({ threads, note }) {
    note("accuracy");
    const errors = await withChildren(
      [{ flags: "safe", threads }],
      ([child]) => child.ask("accuracy", BATCH),
    );
    return { batch: BATCH, errors };
  },
  format({ errors }) {
    const exponential = (error: number) => error.toExponential(1);
    const operations = [...new Set(errors.map(({ operation }) => operation))];
    const rows = operations.map((name) => {
      const [output, ...gradients] = errors.filter(({ operation }) => operation === name);
      const cells = gradients.map(({ result, error }) => `${result} ${exponential(error)}`);
      return [name, exponential(output.error), cells.join(", ")];
    });
    const largest = Math.max(...errors.map(({ error }) => error));
    return [
      ...formatTable(["operation", "output", "gradients"], rows),
      "",
      `The largest of all is ${exponential(largest)}.`,
    ];
  },
};
