/** Steps of shade that a cell's colour has, beside none. */
const SHADES = 5;

/** A cell of a confusion matrix. */
export interface ConfusionCell {
  readonly actual: number;
  readonly predicted: number;
  readonly count: number;
  /** Of the images of its class. */
  readonly share: number;
  /**
   * 0 to 5, for its colour. Where the network was right, by the share; elsewhere by the root of how
   * it compares with the most frequent mistake, since by shares all mistakes would look alike.
   */
  readonly shade: number;
}

/** A row of a confusion matrix. */
export interface ConfusionRow {
  readonly actual: number;
  /** Images of this class. */
  readonly total: number;
  /** The share that was read rightly. */
  readonly accuracy: number;
  readonly cells: readonly ConfusionCell[];
}

/** The rows of a confusion matrix (row: true class, column: what was read), ready to draw. */
export function confusionRows(confusion: readonly (readonly number[])[]): ConfusionRow[] {
  const mistakes = confusion.flatMap((row, actual) => row.filter((_, read) => read !== actual));
  const worst = Math.max(1, ...mistakes);
  return confusion.map((row, actual) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    const share = (count: number) => total === 0 ? 0 : count / total;
    const cells = row.map((count, predicted) => {
      const strength = predicted === actual ? share(count) : Math.sqrt(count / worst);
      const shade = Math.ceil(strength * SHADES);
      return { actual, predicted, count, share: share(count), shade };
    });
    return { actual, total, accuracy: share(row[actual]), cells };
  });
}

/** A cell in words, with the classes' names: `3 read as 5: 7 images`. */
export function describeCell(
  { actual, predicted, count }: ConfusionCell,
  names: readonly string[],
): string {
  const images = count === 1 ? "image" : "images";
  return `${names[actual]} read as ${names[predicted]}: ${count} ${images}`;
}
