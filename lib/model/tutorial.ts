import type { BlockBuilder } from "./block.ts";
import { convolutionBlock, type Normalization } from "./convolution_block.ts";
import { dense } from "./dense.ts";
import { maxPool } from "./max_pool.ts";

/** The tutorial's network: six convolutions with batch norm, two poolings, one linear layer. */
export function tutorialBlocks(classes: number, normalization: Normalization): BlockBuilder[] {
  return [
    convolutionBlock({ number: 1, filters: 32, normalization }),
    convolutionBlock({ number: 2, filters: 32, normalization }),
    convolutionBlock({ number: 3, filters: 32, normalization }),
    maxPool("pool1"),
    convolutionBlock({ number: 4, filters: 64, normalization }),
    convolutionBlock({ number: 5, filters: 64, normalization }),
    convolutionBlock({ number: 6, filters: 64, normalization }),
    maxPool("pool2"),
    dense("fc1", classes),
  ];
}
