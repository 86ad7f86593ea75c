/** The middle of the last `most` numbers. */
export class RecentMedian {
  readonly #most: number;
  #values: number[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** Adds a number and gives the median with it. */
  add(value: number): number {
    this.#values = [...this.#values, value].slice(-this.#most);
    const sorted = this.#values.toSorted((one, other) => one - other);
    const middle = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
