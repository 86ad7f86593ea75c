/** The box that a sparkline fills. */
export interface SparklineBox {
  readonly width: number;
  readonly height: number;
}

/** Below this, losses look the same: a sparkline's scale is a logarithm's. */
const least = 1e-6;

/**
 * The path of losses from left to right, the greatest at the top, on a logarithmic scale: losses
 * fall by powers of ten. What is no number is left out. Empty where there are fewer than two.
 */
export function sparklinePath(losses: readonly number[], { width, height }: SparklineBox): string {
  const heights = losses.map((loss) =>
    Number.isFinite(loss) ? Math.log(Math.max(loss, least)) : undefined
  );
  const known = heights.filter((height) => height !== undefined);
  if (known.length < 2) return "";
  const [bottom, top] = [Math.min(...known), Math.max(...known)];
  const span = top - bottom || 1;
  const points = heights.flatMap((value, index) =>
    value === undefined ? [] : [
      `${short(index / (losses.length - 1) * width)} ${short((top - value) / span * height)}`,
    ]
  );
  return `M${points.join("L")}`;
}

function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}
