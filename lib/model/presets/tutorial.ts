import { convBlock } from "../blocks/conv_block.ts";
import { dense } from "../blocks/dense.ts";
import { maxPool } from "../blocks/pool.ts";
import { sequential } from "../blocks/sequential.ts";
import type { Network } from "../network.ts";
import { dropoutOf, type PresetOptions } from "./preset.ts";

/** The tutorial's network: six convolutions with batch norm, two poolings, one linear layer. */
export function tutorial({ dropout, norm }: PresetOptions = {}): Network {
  const convolution = (filters: number) => convBlock({ filters, norm });
  return sequential([
    convolution(32),
    convolution(32),
    convolution(32),
    maxPool(),
    convolution(64),
    convolution(64),
    convolution(64),
    maxPool(),
    ...dropoutOf(dropout),
    dense(),
  ]);
}
