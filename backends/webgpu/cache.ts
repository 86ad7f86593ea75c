/** Keeps what was made for a key, and of more than a limit the newest. */
export class Cache<Value> {
  readonly #values = new Map<string, Value>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What was made for the key, or is made now. */
  get(key: string, make: () => Value): Value {
    let value = this.#values.get(key);
    if (value === undefined) {
      if (this.#values.size === this.#limit) {
        this.#values.delete(this.#values.keys().next().value!);
      }
      this.#values.set(key, value = make());
    }
    return value;
  }
}
