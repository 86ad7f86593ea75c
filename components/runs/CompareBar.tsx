import type { JSX } from "preact";

/** What can be done with the runs that are chosen. It floats: nothing moves when it comes. */
export function CompareBar(
  { ids, clear }: { ids: readonly string[]; clear: () => void },
): JSX.Element {
  return (
    <div class="compare-bar" role="region" aria-label="Chosen runs" hidden={ids.length === 0}>
      <span role="status">
        {ids.length === 1 ? "Choose another to compare" : `${ids.length} runs chosen`}
      </span>
      <button type="button" class="button quiet" onClick={clear}>Clear</button>
      {ids.length > 1 && (
        <a class="button primary" href={`/compare?runs=${ids.join(",")}`}>
          {`Compare ${ids.length} runs`}
        </a>
      )}
    </div>
  );
}
