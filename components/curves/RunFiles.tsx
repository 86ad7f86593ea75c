import type { JSX } from "preact";
import { formatCount } from "../../lib/cli/format.ts";
import type { RunSeries } from "../../lib/dashboard/curves/run_series.ts";

/** What a run left: its checkpoints and measures, to download. */
export function RunFiles({ id, series }: { id: string; series: RunSeries }): JSX.Element {
  const path = `/api/runs/${encodeURIComponent(id)}`;
  const checkpoints = series.checkpoints.toReversed();
  return (
    <section class="card">
      <div class="toolbar">
        <h2>Files</h2>
        <div class="row">
          <a class="button small" href={`${path}/metrics?format=csv`} download>Measures as CSV</a>
          <a class="button small" href={`${path}/metrics?format=json&download`} download>
            Measures as JSON
          </a>
        </div>
      </div>
      {checkpoints.length === 0
        ? <p class="hint">No checkpoint yet.</p>
        : (
          <div class="table-scroll" tabindex={0} role="region" aria-label="Checkpoints">
            <table class="narrow-table">
              <thead>
                <tr>
                  <th scope="col" class="number">Step</th>
                  <th scope="col" class="number">Epochs done</th>
                  <th scope="col">Checkpoint</th>
                </tr>
              </thead>
              <tbody>
                {checkpoints.map(({ step, epoch }) => (
                  <tr key={step}>
                    <th scope="row" class="number">{formatCount(step)}</th>
                    <td class="number">{epoch}</td>
                    <td>
                      <div class="row">
                        <a href={`${path}/checkpoints/${step}`} download>
                          Model<span class="visually-hidden">of step {step}</span>
                        </a>
                        <a href={`${path}/checkpoints/${step}?part=state`} download>
                          Training state<span class="visually-hidden">of step {step}</span>
                        </a>
                      </div>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
    </section>
  );
}
