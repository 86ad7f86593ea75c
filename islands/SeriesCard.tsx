import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { StateBadge } from "../components/StateBadge.tsx";
import { formatAccuracy } from "../lib/cli/format.ts";
import { followRuns } from "../lib/dashboard/runs/follow_runs.ts";
import { runsOfSeries, seedOf, seriesResult } from "../lib/dashboard/runs/series.ts";
import type { ListedRun } from "../lib/runs/run.ts";

/** The runs that were asked for together with one, each with another seed, and what they came to. */
export default function SeriesCard(
  { run, series, of, runs: first }: {
    /** The run that is shown. */
    run: string;
    series: string;
    /** How many there shall be. */
    of: number;
    runs: readonly ListedRun[];
  },
): JSX.Element {
  const all = useSignal(first);
  useEffect(() => followRuns(all), []);
  const runs = runsOfSeries(all.value, series);
  const { done, mean, standardDeviation } = seriesResult(runs);
  const ids = runs.map(({ id }) => encodeURIComponent(id)).join(",");
  return (
    <section class="card" aria-labelledby="series-title">
      <div class="toolbar">
        <h2 id="series-title">Series of {of} seeds</h2>
        <a class="button small" href={`/compare?runs=${ids}`}>Compare them</a>
      </div>
      <p>
        {mean === undefined
          ? "None is done yet: their mean test accuracy will stand here."
          : `Test accuracy of ${done} of ${of}: mean ${formatAccuracy(mean)}`}
        {standardDeviation !== undefined &&
          `, standard deviation ${formatAccuracy(standardDeviation)}`}
      </p>
      <ul class="series-runs">
        {runs.map((each) => (
          <li key={each.id}>
            <a
              href={`/runs/${encodeURIComponent(each.id)}`}
              aria-current={each.id === run ? "page" : undefined}
            >
              Seed {seedOf(each)}
            </a>
            {each.testAccuracy !== undefined && (
              <span class="number">{formatAccuracy(each.testAccuracy)}</span>
            )}
            <StateBadge run={each} />
          </li>
        ))}
      </ul>
    </section>
  );
}
