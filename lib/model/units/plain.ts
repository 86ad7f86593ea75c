import * as tf from "@tensorflow/tfjs";
import { dropout } from "../../../backends/operations/dropout.ts";
import type { LayerOptions, NetworkLayer } from "../layers.ts";
import type { Unit } from "../unit.ts";

/** How layers that hold nothing are computed, by type. */
const forwards = new Map<string, (layer: NetworkLayer) => Unit["forward"]>(Object.entries({
  relu: () => (x) => tf.relu(x),
  maxPool: ({ options }) => {
    const { size, stride } = options as LayerOptions["maxPool"];
    return (x) => tf.maxPool(x as tf.Tensor4D, size, stride, "valid");
  },
  averagePool: ({ options }) => {
    const { size, stride } = options as LayerOptions["averagePool"];
    return (x) => tf.avgPool(x as tf.Tensor4D, size, stride, "valid");
  },
  globalAveragePool: () => (x) => tf.mean(x, [1, 2]),
  flatten: () => (x) => {
    const channelsFirst = x.rank === 4 ? tf.transpose(x, [0, 3, 1, 2]) : x;
    return tf.reshape(channelsFirst, [x.shape[0], -1]);
  },
  dropout: ({ name, options }) => {
    const { rate, per } = options as LayerOptions["dropout"];
    return (x, pass) => {
      if (!pass.training || rate === 0) return x;
      return dropout(x, { rate, per, seed: pass.dropoutSeed(name) });
    };
  },
}));

/** A layer that holds nothing, if it is one. */
export function plainUnit(layer: NetworkLayer): Unit | undefined {
  const forward = forwards.get(layer.type)?.(layer);
  if (forward === undefined) return;
  return { layers: [layer], states: [{ layer, parameters: [], buffers: [] }], forward };
}
