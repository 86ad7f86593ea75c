import type { JSX } from "preact";
import type { Field } from "../../lib/dashboard/server/api_reference.ts";

/** Names of fields, and what they mean. */
export function FieldList({ fields }: { fields: readonly Field[] }): JSX.Element {
  return (
    <div class="table-scroll">
      <table>
        <tbody>
          {fields.map(({ name, description }) => (
            <tr key={name}>
              <th scope="row">
                <code>{name}</code>
              </th>
              <td>{description}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
