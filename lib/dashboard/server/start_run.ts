import { join, resolve } from "node:path";
import { trainOptions } from "../../cli/options.ts";
import { defaultRecipe } from "../../recipes/mod.ts";
import type { Run } from "../../runs/run.ts";
import type { NewRun, RunStore } from "../../runs/run_store.ts";
import { flag } from "../../schemas.ts";
import { readFields } from "./body.ts";
import type { Dashboard } from "./dashboard.ts";
import { launch } from "./launcher.ts";
import { parseField, parseRunRequest, type RunRequest } from "./run_request.ts";

/** The file in a run's folder with the network that it was asked for. */
const NETWORK_FILE = "network.json";

/**
 * Starts the run that a request asks for, or lets it wait while another trains. Of repeats, the first
 * alone starts at once: the others wait.
 *
 * @returns The run, or the first of its series.
 */
export async function startRun(request: Request, dashboard: Dashboard): Promise<Run> {
  const { store, queue } = dashboard;
  const fields = await readFields(request, ["options", "name", "atOnce"]);
  const asked = await parseRunRequest(fields.options ?? {}, dashboard.choices());
  const name = parseField("name", fields.name, trainOptions.name.schema.optional());
  const atOnce = parseField("atOnce", fields.atOnce, flag().optional());
  const names = namesOf(name, asked);
  const [first] = store.createAll(names.map((name, index): NewRun => ({
    ...newRun(asked, index, store),
    name,
    state: atOnce && index === 0 ? "starting" : "queued",
  })));
  if (atOnce) launch(first, store);
  else queue.startNext();
  return store.get(first.id)!;
}

/** Of several runs, each has its number, as on the command line. */
function namesOf(
  name: string | undefined,
  { options: { recipe = defaultRecipe }, repeats }: RunRequest,
): (string | undefined)[] {
  if (repeats === 1) return [name];
  return Array.from(
    { length: repeats },
    (_, index) =>
      parseField("name", `${name ?? recipe} ${index + 1}/${repeats}`, trainOptions.name.schema),
  );
}

function newRun(
  { options, network, repeats }: RunRequest,
  index: number,
  store: RunStore,
): Pick<NewRun, "id" | "options"> {
  const seed = repeats === 1 ? options.seed : Number(options.seed ?? 0) + index;
  const id = network && store.makeFolder();
  if (id === undefined) return { options: seed === undefined ? options : { ...options, seed } };
  const model = join(resolve(store.folder), id, NETWORK_FILE);
  Deno.writeTextFileSync(model, JSON.stringify(network, undefined, 2));
  return { id, options: { ...options, ...(seed !== undefined && { seed }), model } };
}
