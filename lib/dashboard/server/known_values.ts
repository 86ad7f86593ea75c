import type { DataShape } from "../../cli/read_network.ts";
import { dataNames, isName, modelNames } from "../../cli/schemas.ts";
import { type Network, parseNetwork } from "../../model/network.ts";
import { Problem } from "./problem.ts";

/** What a server knows that a request may name. */
export interface Known {
  readonly dataFolders: readonly string[];
  /** What is known of the images in a folder, from a run that learned from them. */
  shapeOf(folder: string): DataShape | undefined;
  /** The file with the weights of a run, if it has any. */
  weightsOf(run: string): string | undefined;
}

/** What stands for a network that is no preset where the command line has its file. */
export const OWN_NETWORK = "the network";

/** A value as an error names it. */
export function shown(value: unknown): string {
  return typeof value === "string" ? `'${value}'` : JSON.stringify(value);
}

/** @throws {Problem} 400 where it is no data set that the server knows */
export function knownData(value: unknown, folders: readonly string[]): string {
  const found = [...dataNames, ...folders].find((known) => known === value);
  if (found !== undefined) return found;
  throw new Problem(
    400,
    `${shown(value)} is no data set that this server knows: give ` +
      `${[...dataNames, ...folders].join(", ")}, or start the dashboard with --data FOLDER.`,
    "data",
  );
}

/**
 * The file with the weights of a run that a request names.
 *
 * @throws {Problem} 400 where there is none
 */
export function knownWeights(value: unknown, known: Known): string {
  const path = typeof value === "string" ? known.weightsOf(value) : undefined;
  if (path !== undefined) return path;
  throw new Problem(400, `${shown(value)} is no run with a checkpoint: give its id.`, "weights");
}

/** @throws {Problem} 400 where it is no network's name */
export function knownModel(value: unknown): string {
  if (typeof value === "string" && isName(modelNames, value)) return value;
  throw new Problem(
    400,
    `${shown(value)} is no network: give ${modelNames.join(", ")}, or blocks as JSON, such as ` +
      `{ "type": "sequential", "blocks": [{ "type": "flatten" }, { "type": "dense" }] }.`,
    "model",
  );
}

/** @throws {Problem} 400 with what is wrong in a network that a request brings */
export function readOwn(json: object): Network {
  try {
    return parseNetwork(json, OWN_NETWORK);
  } catch (error) {
    throw new Problem(400, `${capital((error as Error).message)}.`, "model");
  }
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
