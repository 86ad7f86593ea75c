import { batchNorm } from "../blocks/batch_norm.ts";
import { conv } from "../blocks/conv.ts";
import { convBlock } from "../blocks/conv_block.ts";
import { dense } from "../blocks/dense.ts";
import { globalAveragePool } from "../blocks/pool.ts";
import { relu } from "../blocks/relu.ts";
import { residual } from "../blocks/residual.ts";
import { sequential } from "../blocks/sequential.ts";
import type { BlockDefinition, Network } from "../network.ts";
import { dropoutOf, type PresetOptions } from "./preset.ts";

/**
 * ResNet-20 of He et al., 2015 (arXiv 1512.03385, section 4.2): a convolution, three times three
 * residuals of two convolutions each, and a linear layer. The image is halved twice, by convolutions
 * of stride 2; a shortcut of 1 x 1 then makes the shapes agree.
 */
export function deep({ dropout, norm = "before" }: PresetOptions = {}): Network {
  const convolution = (filters: number, stride: number) =>
    convBlock({ filters, stride, padding: 1, norm });

  const pair = (filters: number, narrower: number): BlockDefinition[] => {
    const stride = filters === narrower ? 1 : 2;
    const shortcut = filters === narrower
      ? []
      : [conv(filters, { kernel: 1, stride, bias: false }), batchNorm()];
    const first = convolution(filters, stride);
    return norm === "before"
      ? [residual([first, conv(filters, { padding: 1 }), batchNorm()], { shortcut }), relu()]
      : [residual([first, convolution(filters, 1)], { shortcut })];
  };

  return sequential([
    convolution(16, 1),
    ...pair(16, 16),
    ...pair(16, 16),
    ...pair(16, 16),
    ...pair(32, 16),
    ...pair(32, 32),
    ...pair(32, 32),
    ...pair(64, 32),
    ...pair(64, 64),
    ...pair(64, 64),
    globalAveragePool(),
    ...dropoutOf(dropout),
    dense(),
  ]);
}
