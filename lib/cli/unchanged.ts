import { isDeepStrictEqual } from "node:util";
import { optionFlag } from "../option_table.ts";
import { type Recipe, recipes } from "../recipes/mod.ts";
import type { Network } from "../model/network.ts";
import { sha256 } from "../train/digest.ts";
import type { TrainConfiguration } from "../train/events.ts";
import { isExtensible } from "../train/schedule.ts";
import { settingNames } from "../train/settings.ts";
import { refusal } from "./arguments.ts";
import type { GivenTrainOptions } from "./complete_options.ts";
import { readNetwork } from "./read_network.ts";
import { dataNames, isName, modelNames } from "./schemas.ts";

/**
 * Checks that what decides a run's result stays as it was: every setting, the data, the network, the
 * weights that it began with. More epochs may follow those that the run was to have.
 *
 * @throws {CommanderError} If an option says otherwise; it names both values.
 */
export async function checkUnchanged(
  given: GivenTrainOptions,
  run: TrainConfiguration,
  folder: string,
): Promise<void> {
  const refuse = (name: keyof GivenTrainOptions, was: unknown) =>
    refusal(
      `${optionFlag(name)} ${given[name]} contradicts the run in '${folder}', which has ${was}: ` +
        "leave the option out, or start a new run.",
    );
  const decided = { ...run, limit: run.trainExamples + run.validation };
  for (const name of [...settingNames, "recipe", "limit"] as const) {
    if (name === "epochs" || given[name] === undefined || given[name] === decided[name]) continue;
    throw refuse(name, decided[name]);
  }
  checkEpochs(given.epochs, run, folder);
  if (given.data !== undefined && isName(dataNames, given.data) && given.data !== run.dataset) {
    throw refuse("data", run.dataset);
  }
  const changed = (["model", "dropout", "norm"] as const).find((name) => given[name] !== undefined);
  if (changed !== undefined && !isDeepStrictEqual(await networkOf(given, run), run.network)) {
    throw refuse(changed, "another network");
  }
  if (
    given.weights !== undefined && sha256(await Deno.readFile(given.weights)) !== run.initialWeights
  ) {
    throw refuse("weights", run.initialWeights ? "begun with others" : "drawn its own");
  }
}

function checkEpochs(
  epochs: number | undefined,
  run: TrainConfiguration,
  folder: string,
): void {
  if (epochs === undefined || epochs === run.epochs) return;
  if (epochs < run.epochs) {
    throw refusal(
      `--epochs ${epochs} is less than the ${run.epochs} of the run in '${folder}': ` +
        "leave the option out, or give more to extend the run.",
    );
  }
  if (isExtensible(run)) return;
  throw refusal(
    `--epochs ${epochs} contradicts the run in '${folder}', whose ${shapeOf(run)} was made for ` +
      `${run.epochs}: leave the option out, or begin a new run with --weights and its checkpoint.`,
  );
}

/** What goes over all steps of a run, so that there cannot be more of them. */
export function shapeOf({ schedule, warmup }: TrainConfiguration): string {
  return warmup > 0 && (schedule === "constant" || schedule === "step")
    ? "warm-up"
    : `schedule ${schedule}`;
}

/** The network that the options name, where the rest of it is as the run's recipe has it. */
function networkOf(given: GivenTrainOptions, run: TrainConfiguration): Promise<Network> {
  const recipe = (recipes as Readonly<Record<string, Recipe | undefined>>)[run.recipe];
  return readNetwork({
    model: given.model ?? recipe?.model ?? modelNames[0],
    dropout: given.dropout,
    norm: given.norm,
  });
}
