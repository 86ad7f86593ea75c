import { useState } from "preact/hooks";
import { useAnswer } from "../components/network/use_answer.ts";
import { formatCount } from "../lib/cli/format.ts";
import type { NetworkAnswer } from "../lib/dashboard/network/answers.ts";

interface NetworkTableProps {
  run: string;
  /** Trainable numbers of the network. */
  parameters: number;
}

/** The layers of a run's network, once somebody opens the table, and its definition to take along. */
export default function NetworkTable({ run, parameters }: NetworkTableProps) {
  const [isOpen, setOpen] = useState(false);
  const path = `/api/runs/${encodeURIComponent(run)}/network`;
  const { value, error } = useAnswer<NetworkAnswer>(isOpen ? path : undefined);
  return (
    <details
      class="card"
      onToggle={({ currentTarget }) => currentTarget.open && setOpen(true)}
    >
      <summary>
        <h2>Network</h2>
      </summary>
      {error && <p class="error" role="alert">{error}</p>}
      {!value && !error && <p class="hint" role="status">Loading …</p>}
      {value && (
        <>
          <div class="table-scroll" tabindex={0} role="region" aria-label="Layers">
            <table class="layers-table">
              <thead>
                <tr>
                  <th scope="col">Layer</th>
                  <th scope="col">Type</th>
                  <th scope="col">Options</th>
                  <th scope="col" class="number">Output</th>
                  <th scope="col" class="number">Parameters</th>
                </tr>
              </thead>
              <tbody>
                {value.layers.map(({ name, type, options, outputShape, parameters, depth }) => (
                  <tr key={name} data-depth={depth || undefined}>
                    <th scope="row">
                      <code>{name}</code>
                    </th>
                    <td>{type}</td>
                    <td class="hint">{options}</td>
                    <td class="number">{outputShape.join(" × ")}</td>
                    <td class="number">
                      {parameters === undefined ? "–" : formatCount(parameters)}
                    </td>
                  </tr>
                ))}
              </tbody>
              <tfoot>
                <tr>
                  <th scope="row" colspan={4}>All layers</th>
                  <td class="number">{formatCount(parameters)}</td>
                </tr>
              </tfoot>
            </table>
          </div>
          <details class="definition">
            <summary>As JSON, for --model</summary>
            <pre tabindex={0} aria-label="Definition"><code>{
              JSON.stringify(value.network, undefined, 2)
            }</code></pre>
          </details>
        </>
      )}
    </details>
  );
}
