import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { Comparison } from "../../lib/dashboard/curves/comparison.ts";
import { compareSettings } from "../../lib/dashboard/curves/differences.ts";

/** In what runs that are compared differ. */
export function CompareSettings({ comparison }: { comparison: Comparison }): JSX.Element {
  const showsAll = useSignal(false);
  const runs = comparison.runs.value.map(({ run }) => run.value);
  const settings = compareSettings(runs);
  const shown = settings.filter(({ differs }) => differs || showsAll.value);
  return (
    <section class="card">
      <div class="toolbar">
        <h2>{showsAll.value ? "Settings" : "What differs"}</h2>
        <label class="chart-check">
          <input
            type="checkbox"
            checked={showsAll.value}
            onChange={(event) => showsAll.value = event.currentTarget.checked}
          />
          Show all settings
        </label>
      </div>
      {shown.length === 0
        ? (
          <p class="hint">
            {runs.length < 2
              ? "Add a second run to see in what they differ."
              : "Nothing: they were asked to do the same, on the same device."}
          </p>
        )
        : (
          <div class="table-scroll" tabindex={0} role="region" aria-label="Settings">
            <table>
              <thead>
                <tr>
                  <th scope="col">Setting</th>
                  {runs.map(({ id, name }) => <th key={id} scope="col">{name}</th>)}
                </tr>
              </thead>
              <tbody>
                {shown.map(({ name, values, differs }) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    {values.map((value, index) => (
                      <td key={index} class={differs ? "differs" : undefined}>{value}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
    </section>
  );
}
