import { join } from "node:path";
import { Database } from "../../lib/runs/database.ts";
import { appendEvent } from "../../lib/runs/event_log.ts";
import { RunStore } from "../../lib/runs/run_store.ts";
import type { BatchEvent } from "../../lib/train/events.ts";
import { removeFolder } from "../remove_folder.ts";

/** For tests: a folder of runs that goes when it is disposed of. */
export interface TestRuns extends AsyncDisposable {
  readonly runs: string;
}

/** Makes an empty folder of runs. */
export async function makeRuns(): Promise<TestRuns> {
  const runs = await Deno.makeTempDir({ prefix: "glyph_dashboard_" });
  return { runs, [Symbol.asyncDispose]: () => removeFolder(runs) };
}

/** Adds a run that is over, with as many steps, and gives its id. */
export function addRun(
  runs: string,
  { name, steps = 0 }: { readonly name?: string; readonly steps?: number } = {},
): string {
  using store = RunStore.open(runs);
  const { id } = store.create({ name, options: { seed: 1 }, state: "running" });
  writeBatches(runs, id, { from: 1, to: steps });
  store.setState(id, "completed");
  return id;
}

/** Writes batches as a training does, each a hundredth of a second after that before it. */
export function writeBatches(
  runs: string,
  run: string,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  using database = new Database(join(runs, "runs.sqlite"));
  database.write(() => {
    for (let step = from; step <= to; step++) {
      appendEvent(database, { run, seconds: step / 100, event: batch(step) });
    }
  });
}

function batch(step: number): BatchEvent {
  return {
    type: "batch",
    step,
    epoch: 1,
    loss: 2.3 / Math.sqrt(step),
    accuracy: 1 - 0.9 / Math.sqrt(step),
    examples: 128,
    examplesPerSecond: 1234.5,
    learningRate: 0.01,
  };
}
