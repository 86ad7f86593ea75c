import type { JSX } from "preact";
import { anchorOf, type Operation } from "../../lib/dashboard/server/api_reference.ts";

/** All that the API does, each with the way to its description. */
export function OperationTable({ operations }: { operations: readonly Operation[] }): JSX.Element {
  return (
    <div class="card table-scroll" role="region" aria-label="All that the API does" tabindex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Request</th>
            <th scope="col">What it does</th>
          </tr>
        </thead>
        <tbody>
          {operations.map((operation) => (
            <tr key={anchorOf(operation)}>
              <td>
                <a href={`#${anchorOf(operation)}`}>
                  <code>{operation.method} {operation.path}</code>
                </a>
              </td>
              <td>{operation.description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
