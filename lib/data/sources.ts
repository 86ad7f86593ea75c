/** A place that a data set may come from. */
export interface Source<Files> {
  /** The place, for errors. */
  readonly name: string;
  /** Brings the files, or throws why it cannot. */
  readonly load: () => Promise<Files>;
}

/**
 * Takes the first source that has what is asked for.
 *
 * @param what What is asked for, for errors.
 * @param sources The places, the first one to try first.
 * @param remedy What to do when every source fails.
 * @param signal Stops the search.
 * @throws {AggregateError} If every source fails, with each one's reason.
 */
export async function loadFirst<Files>(
  what: string,
  sources: readonly Source<Files>[],
  remedy: string,
  signal?: AbortSignal,
): Promise<Files> {
  const failures: unknown[] = [];
  const reasons: string[] = [];
  for (const { name, load } of sources) {
    signal?.throwIfAborted();
    try {
      return await load();
    } catch (error) {
      failures.push(error);
      reasons.push(`${name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  signal?.throwIfAborted();
  const list = reasons.map((reason) => `\n- ${reason}`).join("");
  throw new AggregateError(failures, `${what} was found nowhere. ${remedy}${list}`);
}
