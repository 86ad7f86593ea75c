import type { JSX } from "preact";
import { formatAccuracy, formatCount, formatLoss, formatRate } from "../../lib/cli/format.ts";
import type { RunSeries } from "../../lib/dashboard/curves/run_series.ts";

/** What the charts show, in figures, an epoch a row. */
export function EpochTable({ series }: { series: RunSeries }): JSX.Element {
  const { epochs, validations, tests } = series;
  const columns = columnsOf(validations.length > 0);
  return (
    <details class="card">
      <summary>
        <h2>Data table</h2>
      </summary>
      {epochs.length === 0
        ? <p class="hint">Its first row comes with the first epoch.</p>
        : (
          <div class="table-scroll" tabindex={0} role="region" aria-label="Epochs">
            <table>
              <thead>
                <tr>
                  {columns.map((name) => <th key={name} scope="col" class="number">{name}</th>)}
                </tr>
              </thead>
              <tbody>
                {epochs.map((epoch) => {
                  const test = tests.findLast((test) => test.epoch === epoch.epoch);
                  const validation = validations.findLast(({ epoch: after }) =>
                    after === epoch.epoch
                  );
                  return (
                    <tr key={epoch.epoch}>
                      <th scope="row" class="number">{epoch.epoch}</th>
                      <td class="number">{formatCount(epoch.step)}</td>
                      <td class="number">{formatLoss(epoch.loss)}</td>
                      <td class="number">{formatAccuracy(epoch.accuracy)}</td>
                      {validations.length > 0 && (
                        <>
                          <td class="number">{validation ? formatLoss(validation.loss) : "–"}</td>
                          <td class="number">
                            {validation ? formatAccuracy(validation.accuracy) : "–"}
                          </td>
                        </>
                      )}
                      <td class="number">{test ? formatLoss(test.loss) : "–"}</td>
                      <td class="number">{test ? formatAccuracy(test.accuracy) : "–"}</td>
                      <td class="number">{formatRate(epoch.examples / epoch.seconds)}</td>
                      <td class="number">{epoch.seconds.toFixed(1)}</td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
        )}
    </details>
  );
}

function columnsOf(hasValidation: boolean): string[] {
  return [
    "Epoch",
    "Steps",
    "Loss",
    "Accuracy",
    ...(hasValidation ? ["Validation loss", "Validation accuracy"] : []),
    "Test loss",
    "Test accuracy",
    "Images/s",
    "Seconds",
  ];
}
