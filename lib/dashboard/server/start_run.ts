import { trainOptions } from "../../cli/options.ts";
import { flag } from "../../schemas.ts";
import type { Run } from "../../runs/run.ts";
import { readFields } from "./body.ts";
import type { Dashboard } from "./dashboard.ts";
import { launch } from "./launcher.ts";
import { parseField, parseRunOptions } from "./run_request.ts";

/** Starts the run that a request asks for, or lets it wait while another trains. */
export async function startRun(request: Request, dashboard: Dashboard): Promise<Run> {
  const { store, queue } = dashboard;
  const fields = await readFields(request, ["options", "name", "atOnce"]);
  const options = parseRunOptions(fields.options ?? {}, dashboard.dataFolders());
  const name = parseField("name", fields.name, trainOptions.name.schema.optional());
  const atOnce = parseField("atOnce", fields.atOnce, flag().optional());
  const run = store.create({ options, name, state: atOnce ? "starting" : "queued" });
  if (atOnce) launch(run, store);
  else queue.startNext();
  return store.get(run.id)!;
}
