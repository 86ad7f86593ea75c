import type { JSX } from "preact";
import { anchorOf, curlExample, type Operation } from "../../lib/dashboard/server/api_reference.ts";
import { FieldList } from "./FieldList.tsx";

/** What one address of the API does, what it takes and gives, and how to ask it. */
export function OperationCard(
  { operation, origin }: { operation: Operation; origin: string },
): JSX.Element {
  const { method, path, description, query, body, answer } = operation;
  const id = anchorOf(operation);
  return (
    <section class="card stack" aria-labelledby={id}>
      <h2 id={id}>
        <code>{method} {path}</code>
      </h2>
      <p>{description}</p>
      {query && (
        <FieldList
          fields={query.map((field) => ({ ...field, name: `?${field.name}=` }))}
        />
      )}
      {body && <FieldList fields={body} />}
      <p class="hint">{answer}</p>
      <pre tabindex={0} aria-label={`Example of ${method} ${path}`}>
        <code>{curlExample(operation, origin)}</code>
      </pre>
    </section>
  );
}
