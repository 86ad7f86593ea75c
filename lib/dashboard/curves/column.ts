/** Numbers that grow at their end: one more costs the same however many there are. */
export class Column {
  #values: Float64Array;
  #length = 0;

  /** @param values What it begins with. What is null (JSON's NaN) counts as NaN. */
  constructor(values: readonly (number | null)[] = []) {
    this.#values = new Float64Array(Math.max(64, values.length));
    for (const value of values) this.push(value);
  }

  /** How many there are. */
  get length(): number {
    return this.#length;
  }

  /** Adds one at the end. */
  push(value: number | null): void {
    if (this.#length === this.#values.length) {
      const longer = new Float64Array(2 * this.#length);
      longer.set(this.#values);
      this.#values = longer;
    }
    this.#values[this.#length++] = value ?? NaN;
  }

  /** The last one; undefined where there is none. */
  get last(): number | undefined {
    return this.#length === 0 ? undefined : this.#values[this.#length - 1];
  }

  /** Drops all but the first ones. */
  truncate(length: number): void {
    this.#length = Math.min(this.#length, length);
  }

  /** All, without a copy: valid until the next `push`. */
  get values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }
}

/** How many numbers of an ascending list are at most so large: where the first greater one stands. */
export function countUpTo(ascending: ArrayLike<number>, limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where the number nearest to a value stands in an ascending list; -1 in an empty one. */
export function nearestIndex(ascending: ArrayLike<number>, value: number): number {
  const after = countUpTo(ascending, value);
  if (after === 0) return ascending.length === 0 ? -1 : 0;
  if (after === ascending.length) return after - 1;
  return value - ascending[after - 1] <= ascending[after] - value ? after - 1 : after;
}
