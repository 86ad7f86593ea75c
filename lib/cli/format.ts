/** A whole number with thousands set apart: `60,000`. */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString("en-US");
}

/** A fraction as a percentage: `99.31%`. Only a whole that is whole reads `100.00%`. */
export function formatAccuracy(fraction: number): string {
  const percent = fraction * 100;
  return `${(percent < 100 ? Math.min(percent, 99.99) : percent).toFixed(2)}%`;
}

/** A loss, short at every size: `0.0213`, `2.3026`, `0.00012`. */
export function formatLoss(loss: number): string {
  return loss !== 0 && Math.abs(loss) < 0.001 ? loss.toPrecision(2) : loss.toFixed(4);
}

/** Images a second: `1,234`, and below ten with one decimal. */
export function formatRate(rate: number): string {
  return rate < 10 ? rate.toFixed(1) : formatCount(rate);
}

/** A span of time: `8s`, `1m 24s`, `2h 05m`. */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${two(whole % 60)}s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
}
