import { dropout } from "../blocks/dropout.ts";
import type { BlockDefinition, Network } from "../network.ts";

/** What can be chosen of a preset; all have defaults. */
export interface PresetOptions {
  /** Share of the values that are dropped before the linear layer in training. Default 0. */
  readonly dropout?: number;
  /** Whether batch norm stands before ReLU or after it. Default `"before"`. */
  readonly norm?: "before" | "after";
}

/** Makes a network. */
export type Preset = (options?: PresetOptions) => Network;

/** The dropout before the linear layer, where there is any. */
export function dropoutOf(rate: number = 0): BlockDefinition[] {
  return rate === 0 ? [] : [dropout(rate)];
}
