import { paddingOf } from "../model/blocks/conv.ts";
import { isLayer, type NetworkLayer } from "../model/layers.ts";
import type { StateDict } from "../named_array.ts";
import { IMAGES, type Operation, type Weights } from "./operation.ts";

/**
 * What a network computes outside of training, one operation after the other; the last one gives the
 * logits. Dropout is nothing then, and left out.
 *
 * @param layers The network's layers, as `layersOf` gives them.
 * @param state Its weights and running statistics.
 * @throws {RangeError} If there is a block of one's own, which no other program knows, or the state
 * dict lacks an entry. The message names it.
 */
export function operationsOf(layers: readonly NetworkLayer[], state: StateDict): Operation[] {
  const operations: Operation[] = [];

  const weights = (name: string): Weights => {
    const array = state.get(name);
    if (!(array?.data instanceof Float32Array)) {
      throw new RangeError(`The state dict has no ${name} of float32, which the network needs`);
    }
    return { name, shape: array.shape, data: array.data };
  };

  /** Adds what some layers compute of a value, and gives the name of what comes out. */
  const visitAll = (layers: readonly NetworkLayer[], input: string): string =>
    layers.reduce((value, layer) => visit(layer, value), input);

  const visit = (layer: NetworkLayer, input: string): string => {
    const { name, type, path, inputShape, outputShape } = layer;
    const place = { name, inputs: [input], outputShape };
    if (isLayer(layer, "conv")) {
      const [before, after] = paddingOf(layer.options);
      operations.push({
        ...place,
        kind: "conv",
        weight: weights(`${name}.weight`),
        bias: layer.options.bias ? weights(`${name}.bias`) : undefined,
        stride: layer.options.stride,
        padding: { before, after },
      });
    } else if (isLayer(layer, "batchNorm")) {
      operations.push({
        ...place,
        kind: "batchNorm",
        scale: weights(`${name}.weight`),
        shift: weights(`${name}.bias`),
        mean: weights(`${name}.running_mean`),
        variance: weights(`${name}.running_var`),
        epsilon: layer.options.epsilon,
        momentum: layer.options.momentum,
      });
    } else if (isLayer(layer, "maxPool") || isLayer(layer, "averagePool")) {
      operations.push({ ...place, kind: layer.type, ...layer.options });
    } else if (isLayer(layer, "dense")) {
      const flattened = `${name}_flatten`;
      const flat = inputShape.length === 1;
      if (!flat) {
        const size = inputShape.reduce((product, length) => product * length, 1);
        operations.push({ ...place, name: flattened, kind: "flatten", outputShape: [size] });
      }
      operations.push({
        ...place,
        inputs: [flat ? input : flattened],
        kind: "dense",
        weight: weights(`${name}.weight`),
        bias: weights(`${name}.bias`),
      });
    } else if (type === "residual") {
      const inputs = [visitAll(layer.body!, input), visitAll(layer.shortcut!, input)];
      operations.push({ ...place, kind: "add", inputs });
    } else if (type === "relu" || type === "flatten" || type === "globalAveragePool") {
      operations.push({ ...place, kind: type });
    } else if (type === "dropout") {
      return input;
    } else {
      throw new RangeError(
        `${name} (${path}: ${type}) is a block of one's own, which other programs do not know: ` +
          "export a network of Glyph's blocks, or save this one with saveModel",
      );
    }
    return name;
  };

  visitAll(layers, IMAGES);
  return operations;
}
