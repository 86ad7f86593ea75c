import type { CommanderError } from "commander";
import { join } from "node:path";
import { latestCheckpoint } from "../train/checkpoint.ts";
import { listCheckpoints } from "../train/checkpoint_names.ts";
import type { TrainConfiguration } from "../train/events.ts";
import type { TrainingState } from "../train/state.ts";
import { refusal } from "./arguments.ts";
import type { trainOptions } from "./options.ts";
import type { GivenOptions } from "../option_table.ts";
import { checkDevice } from "./device.ts";
import { recipes } from "./recipes.ts";
import { entryAt } from "./schemas.ts";
import { findRun } from "./run_folder.ts";
import { storedRun } from "./stored_run.ts";

/** All that a run is made from, complete. */
export interface RunPlan {
  readonly recipe: string;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly seed: number;
  readonly normalization: "before" | "after";
  /** The data set's folder; MNIST where missing. */
  readonly data?: string;
  /** Training images to use; all where missing. */
  readonly limit?: number;
  readonly resume?: Resumption;
}

/** A run to go on with. */
export interface Resumption {
  readonly folder: string;
  readonly state: TrainingState;
  /** The checkpoint's model file. */
  readonly model: string;
  /** Damaged checkpoints that were passed over. */
  readonly refused: readonly { readonly path: string; readonly reason: string }[];
}

type Given = GivenOptions<typeof trainOptions>;

/**
 * Completes the options that were given: from the run to be resumed, else from the recipe.
 *
 * @param hold Is called with the folder of a run that is there, before its checkpoint is read.
 * @throws {CommanderError} If they contradict each other or the run to be resumed.
 * @throws {Error} If the run to be resumed has no intact checkpoint.
 */
export async function planRun(
  given: Given,
  hold: (folder: string) => Promise<void> = () => Promise.resolve(),
): Promise<RunPlan> {
  checkDevice(given);
  const { resume, run, runs = "runs" } = given;
  if (resume !== undefined) {
    await refuseWithoutFolder(resume, runs);
    return await planResumption(given, findRun(resume, runs), hold);
  }
  if (run !== undefined) await hold(join(runs, run));
  const recipe = given.recipe ?? "tutorial";
  return {
    recipe,
    epochs: given.epochs ?? recipes[recipe].epochs,
    batchSize: given.batchSize ?? recipes[recipe].batchSize,
    learningRate: given.learningRate ?? recipes[recipe].learningRate,
    seed: given.seed ?? 0,
    normalization: "before",
    data: given.data,
    limit: given.limit,
  };
}

async function planResumption(
  given: Given,
  folder: string,
  hold: (folder: string) => Promise<void>,
): Promise<RunPlan> {
  const { committed } = await listCheckpoints(folder);
  if (committed) await hold(folder);
  const latest = committed ? await latestCheckpoint(folder) : undefined;
  if (latest === undefined) throw refusalWithoutCheckpoint(folder);
  const { state, model, refused } = latest;
  const { configuration } = state.position;
  refuseContradictions(given, configuration, folder);
  return {
    ...configuration,
    epochs: given.epochs ?? configuration.epochs,
    data: given.data ?? (await storedRun(folder))?.options.data as string | undefined,
    limit: configuration.trainExamples,
    resume: { folder, state, model, refused },
  };
}

/** The store knows runs that were stopped before there was a checkpoint, and so have no folder. */
async function refuseWithoutFolder(run: string, runs: string): Promise<void> {
  const folder = join(runs, run);
  if (!entryAt(folder) && await storedRun(folder)) throw refusalWithoutCheckpoint(folder);
}

function refusalWithoutCheckpoint(folder: string): CommanderError {
  return refusal(`The run in '${folder}' has no checkpoint to go on from: start a new run.`);
}

/** What decides a run's result stays as it was, but more epochs may follow those it was to have. */
function refuseContradictions(given: Given, run: TrainConfiguration, folder: string): void {
  const pairs = [
    ["--recipe", given.recipe, run.recipe],
    ["--batch-size", given.batchSize, run.batchSize],
    ["--learning-rate", given.learningRate, run.learningRate],
    ["--seed", given.seed, run.seed],
    ["--limit", given.limit, run.trainExamples],
  ] as const;
  for (const [option, wanted, was] of pairs) {
    if (wanted !== undefined && wanted !== was) {
      throw refusal(
        `${option} ${wanted} contradicts the run in '${folder}', which has ${was}: ` +
          "leave the option out, or start a new run.",
      );
    }
  }
  if (given.epochs !== undefined && given.epochs < run.epochs) {
    throw refusal(
      `--epochs ${given.epochs} is less than the ${run.epochs} of the run in '${folder}': ` +
        "leave the option out, or give more to extend the run.",
    );
  }
}
