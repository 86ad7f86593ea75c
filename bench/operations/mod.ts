import { IMAGE, layersOf, type PlannedLayer, tutorialPlan } from "../network_plan.ts";
import { adam } from "./adam.ts";
import { batchNormWithRelu } from "./batch_norm.ts";
import { convolution } from "./convolution.ts";
import { convolutionBlock } from "./convolution_block.ts";
import { crossEntropy } from "./cross_entropy.ts";
import { dense } from "./dense.ts";
import { maxPool } from "./max_pool.ts";
import type { Operation } from "./operation.ts";

/** Of the tutorial's network. */
const PARAMETERS = 114314;

function operationsOf(layer: PlannedLayer, batch: number, first: boolean): Operation[] {
  if (layer.kind === "pool") return [maxPool(layer, batch)];
  if (layer.kind === "dense") return [dense(layer, batch)];
  return [
    convolutionBlock(layer, batch, first),
    convolution(layer, batch, first),
    batchNormWithRelu(layer, batch),
  ];
}

/** What a step of the tutorial's network is made of, on MNIST's images: a new operation goes here. */
export function tutorialOperations(batch: number): Operation[] {
  return [
    ...layersOf(tutorialPlan, IMAGE)
      .flatMap((layer, index) => operationsOf(layer, batch, index === 0)),
    crossEntropy(batch),
    adam(PARAMETERS),
  ];
}
