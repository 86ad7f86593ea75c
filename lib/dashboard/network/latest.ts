/**
 * Works on what was given last: what comes while work goes on waits, and gives way to what comes
 * after it.
 *
 * @param work Must not reject.
 */
export function latest<T>(work: (value: T) => Promise<void>): (value: T) => void {
  let working = false;
  let next: { readonly value: T } | undefined;
  return async (value) => {
    next = { value };
    if (working) return;
    working = true;
    while (next) {
      const { value } = next as { readonly value: T };
      next = undefined;
      await work(value);
    }
    working = false;
  };
}
