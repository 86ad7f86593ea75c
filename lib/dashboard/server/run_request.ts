import type { z } from "zod";
import { completeOptions, type GivenTrainOptions } from "../../cli/complete_options.ts";
import { dataShape } from "../../cli/data.ts";
import { trainOptions } from "../../cli/options.ts";
import { checkFit, readNetwork } from "../../cli/read_network.ts";
import { dataNames, modelNames } from "../../cli/schemas.ts";
import type { Network } from "../../model/network.ts";
import type { OptionDefinition } from "../../option_table.ts";
import type { RunOptions } from "../../runs/run.ts";
import {
  type Known,
  knownData,
  knownModel,
  knownWeights,
  OWN_NETWORK,
  readOwn,
  shown,
} from "./known_values.ts";
import { Problem } from "./problem.ts";

/** What the command line reads from paths is named otherwise here: a request names no file. */
const descriptions: Readonly<Record<string, string>> = {
  model: `${modelNames.join(", ")}, or blocks as JSON`,
  data: `${dataNames.join(", ")}, or a folder that the server knows`,
  weights: "begin with the weights of a run: its id",
};

/** The options that a run may be started with, as on the command line. */
export const runOptions: Readonly<Record<string, OptionDefinition>> = Object.fromEntries(
  Object.entries<OptionDefinition>(trainOptions)
    .filter(([name, { session }]) => !session || name === "repeats")
    .map(([name, option]) => [
      name,
      { ...option, description: descriptions[name] ?? option.description },
    ]),
);

/** What is asked for, complete and checked. */
export interface RunRequest {
  readonly options: RunOptions;
  /** A network that the request brought. */
  readonly network?: Network;
  /** How many runs, each with the next seed. */
  readonly repeats: number;
}

/**
 * Validates what a run is started with, as the command line does: each option, all of them together,
 * and whether the network fits the images, as far as these are known.
 *
 * @throws {Problem} 400 with the option that is wrong
 */
export async function parseRunRequest(given: unknown, known: Known): Promise<RunRequest> {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new Problem(400, "The options must be a JSON object.", "options");
  }
  const { model, ...others } = given as Readonly<Record<string, unknown>>;
  const parsed: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(others)) {
    if (!Object.hasOwn(runOptions, name)) {
      throw new Problem(
        400,
        `There is no option '${name}': give ${Object.keys(runOptions).join(", ")}.`,
        name,
      );
    }
    parsed[name] = name === "data"
      ? knownData(value, known.dataFolders)
      : name === "weights"
      ? knownWeights(value, known)
      : parseField(name, value, runOptions[name].schema);
  }
  const network = typeof model === "object" && model !== null ? readOwn(model) : undefined;
  if (network === undefined && model !== undefined) parsed.model = knownModel(model);
  await checkTogether({ ...parsed, ...(network && { model: OWN_NETWORK }) }, network, known);
  const { repeats = 1, ...options } = parsed;
  return { options: options as RunOptions, network, repeats: Number(repeats) };
}

/**
 * Validates one field of a request.
 *
 * @throws {Problem} 400 with the field's name
 */
export function parseField<Value>(name: string, value: unknown, schema: z.ZodType<Value>): Value {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Problem(400, `${shown(value)} is invalid. ${result.error.issues[0].message}`, name);
}

/** @throws {Problem} Where options contradict each other, or the network does not fit the images. */
async function checkTogether(
  given: GivenTrainOptions,
  own: Network | undefined,
  known: Known,
): Promise<void> {
  let options;
  try {
    options = completeOptions(given);
  } catch (error) {
    throw asProblem(error as Error);
  }
  const { data = dataNames[0] } = given;
  const shape = dataShape(data) ?? known.shapeOf(data);
  if (shape === undefined) return;
  try {
    await checkFit(own ?? await readNetwork(options), shape);
  } catch (error) {
    throw new Problem(400, (error as Error).message, "model");
  }
}

/** The command line's errors begin with the option that is wrong. */
function asProblem({ message }: Error): Problem {
  const flag = /^--([a-z0-9-]+)/.exec(message)?.[1];
  const name = flag?.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  return new Problem(400, message, name);
}
