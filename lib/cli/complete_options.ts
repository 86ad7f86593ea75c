import { type GivenOptions, optionFlag } from "../option_table.ts";
import { defaultRecipe, type Recipe, type RecipeName, recipes } from "../recipes/mod.ts";
import { checkTogether, settingNames, settings, type TrainSettings } from "../train/settings.ts";
import { refusal } from "./arguments.ts";
import { checkDevice } from "./device.ts";
import type { trainOptions } from "./options.ts";
import { dataNames, isName, modelNames } from "./schemas.ts";

/** The options of `train` that were given. */
export type GivenTrainOptions = GivenOptions<typeof trainOptions>;

/** What decides how a new run learns, complete. */
export interface CompleteOptions {
  readonly recipe: RecipeName;
  readonly settings: TrainSettings;
  /** A preset's name, or a JSON file. */
  readonly model: string;
  readonly dropout?: number;
  readonly norm?: "before" | "after";
}

/**
 * Completes the options of a new run: what was not given comes from the recipe, else it is the default.
 *
 * @throws {CommanderError} If they contradict each other, or one of them would have no effect.
 */
export function completeOptions(given: GivenTrainOptions): CompleteOptions {
  const name = given.recipe ?? defaultRecipe;
  const recipe: Recipe = recipes[name];
  const complete = Object.fromEntries(
    settingNames.map((name) => [name, given[name] ?? recipe[name] ?? settings[name].default]),
  ) as unknown as TrainSettings;
  const model = given.model ?? recipe.model;
  checkDevice(given);
  checkSettings(complete);
  checkEffects(given, complete);
  checkFiles(given, model);
  return {
    recipe: name,
    settings: complete,
    model,
    dropout: given.dropout,
    norm: given.norm,
  };
}

function checkSettings(complete: TrainSettings): void {
  try {
    checkTogether(complete, optionFlag);
  } catch (error) {
    throw refusal(`${(error as Error).message}.`);
  }
}

/** A setting that nothing would come of was meant for something else. */
function checkEffects(given: GivenTrainOptions, { optimizer, schedule }: TrainSettings): void {
  const effects = [
    ["momentum", optimizer === "sgd", "--optimizer sgd", optimizer],
    ["beta2", optimizer !== "sgd", "--optimizer adam or adamw", optimizer],
    ["decayEvery", schedule === "step", "--schedule step", schedule],
    ["decayFactor", schedule === "step", "--schedule step", schedule],
  ] as const;
  for (const [name, isUsed, needed, found] of effects) {
    if (given[name] === undefined || isUsed) continue;
    throw refusal(
      `${optionFlag(name)} ${given[name]} is for ${needed}, and this is ${found}: ` +
        `leave it out, or give ${needed}.`,
    );
  }
  const { repeats = 1, seed = 0 } = given;
  const largest = 2 ** 32 - 1;
  if (seed + repeats - 1 > largest) {
    throw refusal(`--repeats ${repeats} from --seed ${seed} goes past ${largest}: lower the seed.`);
  }
}

/** What a file or a name decides alone, other options cannot. */
function checkFiles(given: GivenTrainOptions, model: string): void {
  for (const name of ["dropout", "norm"] as const) {
    if (given[name] === undefined || isName(modelNames, model)) continue;
    throw refusal(
      `${optionFlag(name)} ${given[name]} is for --model ${modelNames.join(", ")}: ` +
        `in ${model}, write it into the blocks.`,
    );
  }
  const { data = dataNames[0], skipUnreadable } = given;
  if (skipUnreadable && isName(dataNames, data)) {
    throw refusal(
      `--skip-unreadable is for a folder of images, and this is ${data}: leave it out.`,
    );
  }
}
