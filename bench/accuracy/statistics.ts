/** @throws {RangeError} If there are no values. */
export function mean(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("There are no values to take the mean of");
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * The standard deviation of what the values are a sample of (divided by one less than their count).
 *
 * @throws {RangeError} If there are fewer than two values.
 */
export function deviation(values: readonly number[]): number {
  if (values.length < 2) throw new RangeError("One value has no deviation: give two or more");
  const center = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
