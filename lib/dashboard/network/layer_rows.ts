import { isLayer, layersOf, type NetworkLayer } from "../../model/layers.ts";
import type { BlockOptions } from "../../model/block_type.ts";
import type { TrainConfiguration } from "../../train/events.ts";
import type { LayerRow } from "./answers.ts";

/**
 * The layers of a run's network, a row each; those inside a residual stand after it, one level deeper.
 *
 * @throws {RangeError} If it has a block that is not defined here.
 */
export function layerRows(
  { network, imageShape, classes }: Pick<TrainConfiguration, "network" | "imageShape" | "classes">,
): LayerRow[] {
  return rowsOf(layersOf(network, { imageShape, classes }), 0);
}

function rowsOf(layers: readonly NetworkLayer[], depth: number): LayerRow[] {
  return layers.flatMap((layer) => {
    const { name, type, options, outputShape, body = [], shortcut = [] } = layer;
    const row = {
      name,
      type,
      options: describeOptions(options),
      outputShape,
      parameters: parametersOf(layer),
      depth,
    };
    return [row, ...rowsOf([...body, ...shortcut], depth + 1)];
  });
}

/** Trainable numbers of a layer; undefined of a block of one's own, which alone knows. */
function parametersOf(layer: NetworkLayer): number | undefined {
  const channels = layer.inputShape.at(-1)!;
  if (isLayer(layer, "conv")) {
    const { filters, kernel, bias } = layer.options;
    return filters * (kernel * kernel * channels + Number(bias));
  }
  if (isLayer(layer, "dense")) {
    const features = layer.inputShape.reduce((product, size) => product * size, 1);
    return layer.options.units * (features + 1);
  }
  if (layer.type === "batchNorm") return 2 * channels;
  return without.includes(layer.type) ? 0 : undefined;
}

/** The types of layers that learn nothing; what is inside a residual stands in rows of its own. */
const without: readonly string[] = [
  "relu",
  "maxPool",
  "averagePool",
  "globalAveragePool",
  "dropout",
  "flatten",
  "residual",
];

function describeOptions(options: BlockOptions): string {
  return Object.entries(options)
    .filter(([, value]) => typeof value !== "object")
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
}
