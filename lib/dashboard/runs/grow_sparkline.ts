/** The losses of a sparkline and the step that the last of them is of. */
export interface GrowingSparkline {
  readonly losses: readonly number[];
  readonly step: number;
}

const most = 64;

/**
 * Adds the loss of a step where it lies as far from the last one as the others from each other. A
 * line that got too long loses every second point: its length has a bound, however long a run goes.
 */
export function growSparkline(
  { losses, step: last }: GrowingSparkline,
  step: number,
  loss: number,
): GrowingSparkline {
  const spacing = losses.length > 1 ? last / losses.length : 1;
  if (step - last < spacing) return { losses, step: last };
  const grown = [...losses, loss];
  if (grown.length <= most) return { losses: grown, step };
  return { losses: grown.filter((_, index) => (grown.length - 1 - index) % 2 === 0), step };
}

/** What is left of a sparkline where a run goes on from an earlier step. */
export function cutSparkline(
  { losses, step: last }: GrowingSparkline,
  step: number,
): GrowingSparkline {
  if (step >= last) return { losses, step: last };
  return { losses: losses.slice(0, Math.ceil(losses.length * step / last)), step };
}
