/** How values are made and given up. */
export interface RecentlyUsedOptions<T> {
  /** How many are kept. */
  readonly most: number;
  readonly make: (key: string) => Promise<T>;
  /** Frees a value that was pushed out, once nobody uses it. */
  readonly forget?: (value: T) => void;
}

interface Entry<T> {
  readonly value: Promise<T>;
  users: number;
  pushedOut: boolean;
}

/** Keeps the values that were last used. One that could not be made is tried again. */
export class RecentlyUsed<T> {
  readonly #options: RecentlyUsedOptions<T>;
  readonly #entries = new Map<string, Entry<T>>();

  constructor(options: RecentlyUsedOptions<T>) {
    this.#options = options;
  }

  /** Works with the value of a key, which is made if it is not kept, and stays until `work` is done. */
  async use<R>(key: string, work: (value: T) => R | Promise<R>): Promise<R> {
    const entry = this.#take(key);
    entry.users++;
    try {
      return await work(await entry.value);
    } finally {
      entry.users--;
      this.#forgetUnused(entry);
    }
  }

  #take(key: string): Entry<T> {
    const kept = this.#entries.get(key);
    const entry = kept ?? { value: this.#options.make(key), users: 0, pushedOut: false };
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    if (kept === undefined) {
      entry.value.catch(() => {
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
      });
    }
    for (const [oldest, other] of this.#entries) {
      if (this.#entries.size <= this.#options.most) break;
      this.#entries.delete(oldest);
      other.pushedOut = true;
      this.#forgetUnused(other);
    }
    return entry;
  }

  #forgetUnused(entry: Entry<T>): void {
    if (!entry.pushedOut || entry.users > 0) return;
    entry.value.then((value) => this.#options.forget?.(value), () => {});
  }
}
