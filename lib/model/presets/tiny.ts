import { convBlock } from "../blocks/conv_block.ts";
import { dense } from "../blocks/dense.ts";
import { globalAveragePool, maxPool } from "../blocks/pool.ts";
import { sequential } from "../blocks/sequential.ts";
import type { Network } from "../network.ts";
import { dropoutOf, type PresetOptions } from "./preset.ts";

/** Under 16,000 parameters: five narrow convolutions, and the mean of each channel at the end. */
export function tiny({ dropout, norm }: PresetOptions = {}): Network {
  const convolution = (filters: number) => convBlock({ filters, norm });
  return sequential([
    convolution(8),
    convolution(16),
    maxPool(),
    convolution(16),
    convolution(24),
    maxPool(),
    convolution(24),
    globalAveragePool(),
    ...dropoutOf(dropout),
    dense(),
  ]);
}
