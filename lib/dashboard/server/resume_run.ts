import { trainOptions } from "../../cli/options.ts";
import { flag } from "../../schemas.ts";
import type { Run, RunState } from "../../runs/run.ts";
import { whyNotExtended } from "../runs/describe_run.ts";
import { readFields } from "./body.ts";
import type { Dashboard } from "./dashboard.ts";
import { Problem } from "./problem.ts";
import { parseField } from "./run_request.ts";

const under: readonly RunState[] = ["queued", "starting", "running"];

/**
 * Goes on with a run from its last checkpoint, or begins it anew where it has none; it waits while
 * another trains.
 */
export async function resumeRun(
  request: Request,
  run: Run,
  { store, queue }: Dashboard,
): Promise<Run> {
  const fields = request.body === null ? {} : await readFields(request, ["epochs", "turbo"]);
  const epochs = parseField("epochs", fields.epochs, trainOptions.epochs.schema.optional());
  const turbo = parseField("turbo", fields.turbo, flag().optional());
  if (under.includes(run.state)) {
    throw new Problem(409, `The run ${run.id} is ${run.state}: only one that is over can go on.`);
  }
  const planned = run.configuration?.epochs;
  if (planned !== undefined) {
    if (epochs !== undefined && epochs < planned) {
      throw new Problem(
        400,
        `${epochs} is less than the ${planned} epochs of the run: give more, or leave it out.`,
        "epochs",
      );
    }
    checkExtension(run, planned, epochs);
  }
  queue.resume(run, {
    ...(epochs !== undefined && { epochs }),
    ...(turbo !== undefined && { turbo }),
  });
  return store.get(run.id)!;
}

/** @throws {Problem} Where nothing is left to be done, or no more can be added to it. */
function checkExtension(run: Run, planned: number, epochs: number = planned): void {
  const fixed = whyNotExtended(run);
  if (run.conclusion !== undefined) {
    throw new Problem(409, `${fixed}: ${run.conclusion}. Start another run with its weights.`);
  }
  if (fixed !== undefined && epochs !== planned) {
    throw new Problem(400, `${fixed}: start another run, with its weights if you like.`, "epochs");
  }
  if (run.epoch < epochs) return;
  const remedy = fixed === undefined
    ? "give more to extend it"
    : `${fixed.charAt(0).toLowerCase()}${fixed.slice(1)}, so start another`;
  throw new Problem(409, `The run has done its ${planned} epochs: ${remedy}.`, "epochs");
}
