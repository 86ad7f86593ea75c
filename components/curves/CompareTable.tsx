import type { JSX } from "preact";
import { formatAccuracy, formatLoss, formatRate, formatSeconds } from "../../lib/cli/format.ts";
import { lineStyle } from "../../lib/dashboard/curves/compare_chart.ts";
import type { Comparison } from "../../lib/dashboard/curves/comparison.ts";
import { bestRuns, resultColumns } from "../../lib/dashboard/curves/results.ts";
import { hasValidationImages } from "../../lib/dashboard/runs/describe_run.ts";
import type { Run } from "../../lib/runs/run.ts";
import { LineSample } from "./ChartLegend.tsx";
import { StateBadge } from "../StateBadge.tsx";

const allColumns = [
  { ...resultColumns.validationAccuracy, format: formatAccuracy },
  { ...resultColumns.validationLoss, format: formatLoss },
  { ...resultColumns.testAccuracy, format: formatAccuracy },
  { ...resultColumns.testLoss, format: formatLoss },
  { ...resultColumns.loss, format: formatLoss },
  { ...resultColumns.imagesPerSecond, format: formatRate },
];

/** The results of runs that are compared, the best of each marked. */
export function CompareTable({ comparison }: { comparison: Comparison }): JSX.Element {
  const results = comparison.runs.value.map(({ run, revision, measured }) => {
    // What was measured is no signal: its revision stands for it.
    revision.value;
    return { run: run.value, series: measured.series };
  });
  // Few runs hold images out: then the columns would be empty.
  const hasValidation = results.some(({ run }) => hasValidationImages(run));
  const columns = allColumns.slice(hasValidation ? 0 : 2);
  const best = columns.map((column) => bestRuns(results, column));
  return (
    <section class="card">
      <h2>Results</h2>
      <div class="table-scroll" tabindex={0} role="region" aria-label="Results">
        <table>
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">State</th>
              <th scope="col" class="number">Epochs</th>
              {columns.map(({ name }) => <th key={name} scope="col" class="number">{name}</th>)}
              <th scope="col" class="number">Duration</th>
              <th scope="col">
                <span class="visually-hidden">Take away</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {results.map(({ run, series }, index) => (
              <tr key={run.id}>
                <th scope="row">
                  <span class="compared-run">
                    <LineSample line={{ ...lineStyle(index), name: run.name }} />
                    <a href={`/runs/${encodeURIComponent(run.id)}`}>{run.name}</a>
                  </span>
                </th>
                <td>
                  <StateBadge run={run} />
                </td>
                <td class="number">{epochs(run)}</td>
                {columns.map(({ name, of, format }, column) => (
                  <Result
                    key={name}
                    value={of({ run, series })}
                    format={format}
                    isBest={best[column].includes(run.id)}
                  />
                ))}
                <td class="number">{formatSeconds(run.seconds)}</td>
                <td class="number">
                  <button
                    type="button"
                    class="button quiet small"
                    onClick={() => comparison.remove(run.id)}
                    aria-label={`Take ${run.name} away`}
                  >
                    <span aria-hidden="true">×</span>
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Result(
  { value, format, isBest }: {
    value: number | null | undefined;
    format: (value: number) => string;
    isBest: boolean;
  },
): JSX.Element {
  if (value === undefined) return <td class="number muted">–</td>;
  // JSON has no NaN: a loss that has run away arrives as null.
  const text = value === null || !Number.isFinite(value) ? "NaN" : format(value);
  return (
    <td class="number">
      {isBest && <span class="best">best</span>}
      {isBest ? <strong>{text}</strong> : text}
    </td>
  );
}

function epochs({ epoch, configuration }: Run): string {
  return configuration ? `${epoch} of ${configuration.epochs}` : String(epoch);
}
