import { signal } from "@preact/signals";
import { page } from "fresh";
import RunsTable from "../islands/RunsTable.tsx";
import StartForm from "../islands/StartForm.tsx";
import { parseView } from "../lib/dashboard/runs/table_view.ts";
import { dashboard } from "../lib/dashboard/server/dashboard.ts";
import { formGroups } from "../lib/dashboard/server/form_fields.ts";
import { recipeLines } from "../lib/dashboard/server/recipe_fields.ts";
import { define } from "../lib/dashboard/state.ts";
import type { ListedRun } from "../lib/runs/run.ts";

export const handler = define.handlers({
  GET(ctx) {
    ctx.state.title = "Runs";
    const shown = dashboard();
    const { runs } = shown.options;
    const folder = runs === "runs" ? "" : ` --runs ${quoted(runs)}`;
    return page({
      runs: shown.store.list(),
      groups: formGroups(shown.choices()),
      recipes: recipeLines(),
      view: parseView(ctx.url.searchParams),
      command: `deno task train${folder}`,
    });
  },
});

/** All runs. */
export default define.page<typeof handler>(function Runs({ data }) {
  // Both islands get the same signal: what the table hears of, the form knows.
  const runs = signal<readonly ListedRun[]>(data.runs);
  return (
    <div class="stack">
      <div class="toolbar">
        <h1>Runs</h1>
        <StartForm groups={data.groups} recipes={data.recipes} runs={runs} />
      </div>
      <RunsTable runs={runs} view={data.view} command={data.command} />
    </div>
  );
});

/** A path as a shell takes it. */
function quoted(path: string): string {
  return /^[\w./~-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
