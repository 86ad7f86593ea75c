import { FieldList } from "../../components/api/FieldList.tsx";
import { OperationCard } from "../../components/api/OperationCard.tsx";
import { OperationTable } from "../../components/api/OperationTable.tsx";
import { apiNotes, operations, startOptions } from "../../lib/dashboard/server/api_reference.ts";
import { define } from "../../lib/dashboard/state.ts";

/** What programs can ask for, and how. */
export default define.page(({ state, url }) => {
  state.title = "API";
  return (
    <div class="stack">
      <h1>API</h1>
      <ul>{apiNotes.map((note) => <li key={note}>{note}</li>)}</ul>
      <OperationTable operations={operations} />
      {operations.map((operation) => (
        <OperationCard
          key={operation.method + operation.path}
          operation={operation}
          origin={url.origin}
        />
      ))}
      <section class="card stack" aria-labelledby="options">
        <h2 id="options">Options of a run</h2>
        <FieldList fields={startOptions} />
      </section>
    </div>
  );
});
