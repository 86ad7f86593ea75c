import type { Network } from "../model/network.ts";
import { refusal } from "./arguments.ts";
import { isName, modelNames } from "./schemas.ts";

/**
 * The network that options name: a preset, or what a JSON file says.
 *
 * @throws {CommanderError} If the file holds no network; the message names the block.
 */
export async function readNetwork(
  { model, dropout, norm }: {
    readonly model: string;
    readonly dropout?: number;
    readonly norm?: "before" | "after";
  },
): Promise<Network> {
  if (isName(modelNames, model)) {
    const { presets } = await import("../model/presets/mod.ts");
    return presets[model]({ dropout, norm });
  }
  const { parseNetwork } = await import("../model/network.ts");
  try {
    return parseNetwork(JSON.parse(await Deno.readTextFile(model)), model);
  } catch (error) {
    if (error instanceof SyntaxError) throw refusal(`${model} is no JSON: ${error.message}.`);
    if (error instanceof RangeError) throw refusal(`${error.message}.`);
    throw error;
  }
}

/** What is known of a data set before it is loaded. */
export interface DataShape {
  readonly name: string;
  readonly imageShape: readonly [number, number, number];
  readonly classes: number;
}

/**
 * Checks that a network fits a data set, without making any of it.
 *
 * @throws {CommanderError} If it does not; the message names the block and both shapes.
 */
export async function checkFit(network: Network, { name, ...site }: DataShape): Promise<void> {
  const { layersOf } = await import("../model/layers.ts");
  try {
    layersOf(network, site);
  } catch (error) {
    if (error instanceof RangeError) {
      throw refusal(`The network does not fit ${name}. ${error.message}.`);
    }
    throw error;
  }
}
