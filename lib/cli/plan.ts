import type { CommanderError } from "commander";
import { join } from "node:path";
import type { Network } from "../model/network.ts";
import type { LatestCheckpoint } from "../train/checkpoint.ts";
import { latestCheckpoint } from "../train/checkpoint.ts";
import { listCheckpoints } from "../train/checkpoint_names.ts";
import { settingNames, type TrainSettings } from "../train/settings.ts";
import { refusal } from "./arguments.ts";
import { completeOptions, type GivenTrainOptions } from "./complete_options.ts";
import { dataShape } from "./data.ts";
import { checkDevice } from "./device.ts";
import { checkFit, readNetwork } from "./read_network.ts";
import { findRun } from "./run_folder.ts";
import { entryAt } from "../entry_at.ts";
import { dataNames, isName } from "./schemas.ts";
import { storedOptions } from "./stored_options.ts";
import { checkUnchanged } from "./unchanged.ts";

/** All that a run is made from, complete. */
export interface RunPlan {
  readonly recipe: string;
  readonly settings: TrainSettings;
  readonly network: Network;
  /** A file whose weights the network begins with. */
  readonly weights?: string;
  /** The data set's name or folder. */
  readonly data: string;
  /** Training images to use, those held out included; all where missing. */
  readonly limit?: number;
  readonly skipUnreadable?: boolean;
  readonly resume?: Resumption;
}

/** A run to go on with: its folder, and what its newest intact checkpoint holds. */
export interface Resumption extends LatestCheckpoint {
  readonly folder: string;
}

/**
 * Completes the options that were given, from the run to be resumed, else from the recipe, and checks
 * that the network fits the data, as far as these are known.
 *
 * @param hold Is called with the folder of a run that is there, before its checkpoint is read.
 * @throws {CommanderError} If they contradict each other or the run to be resumed.
 * @throws {Error} If the run to be resumed has no intact checkpoint.
 */
export async function planRun(
  given: GivenTrainOptions,
  hold: (folder: string) => Promise<void> = () => Promise.resolve(),
): Promise<RunPlan> {
  const { resume, run, runs = "runs" } = given;
  if (resume !== undefined) {
    checkDevice(given);
    await refuseWithoutFolder(resume, runs);
    return await planResumption(given, findRun(resume, runs), hold);
  }
  const { recipe, settings, ...network } = completeOptions(given);
  const plan: RunPlan = {
    recipe,
    settings,
    network: await readNetwork(network),
    weights: given.weights,
    data: given.data ?? dataNames[0],
    limit: given.limit,
    skipUnreadable: given.skipUnreadable,
  };
  const shape = dataShape(plan.data);
  if (shape) await checkFit(plan.network, shape);
  if (run !== undefined) await hold(join(runs, run));
  return plan;
}

async function planResumption(
  given: GivenTrainOptions,
  folder: string,
  hold: (folder: string) => Promise<void>,
): Promise<RunPlan> {
  const { committed } = await listCheckpoints(folder);
  if (committed) await hold(folder);
  const latest = committed ? await latestCheckpoint(folder) : undefined;
  if (latest === undefined) throw refusalWithoutCheckpoint(folder);
  const { configuration } = latest.state.position;
  await checkUnchanged(given, configuration, folder);
  const kept = await storedOptions(folder);
  const began = Object.fromEntries(
    settingNames.map((name) => [name, configuration[name]]),
  ) as unknown as TrainSettings;
  return {
    recipe: configuration.recipe,
    settings: { ...began, epochs: given.epochs ?? began.epochs },
    network: configuration.network,
    data: given.data ?? kept?.data as string | undefined ??
      namedData(configuration.dataset, folder),
    limit: configuration.trainExamples + configuration.validation,
    skipUnreadable: given.skipUnreadable ?? kept?.skipUnreadable as boolean | undefined,
    resume: { folder, ...latest },
  };
}

function namedData(dataset: string, folder: string): string {
  if (isName(dataNames, dataset)) return dataset;
  throw refusal(
    `The run in '${folder}' learned from ${dataset}, whose folder is not known here: ` +
      "give it with --data.",
  );
}

/** The store knows runs that were stopped before there was a checkpoint, and so have no folder. */
async function refuseWithoutFolder(run: string, runs: string): Promise<void> {
  const folder = join(runs, run);
  if (!entryAt(folder) && await storedOptions(folder)) throw refusalWithoutCheckpoint(folder);
}

function refusalWithoutCheckpoint(folder: string): CommanderError {
  return refusal(`The run in '${folder}' has no checkpoint to go on from: start a new run.`);
}
