import * as tf from "@tensorflow/tfjs";
import type { Random } from "../random.ts";
import type { ForwardPass } from "./block.ts";
import type { NetworkLayer } from "./layers.ts";
import type { StateEntry, StateTensor } from "./state_tensor.ts";

/** A layer with what it holds. */
export interface LayerState {
  readonly layer: NetworkLayer;
  /** What the optimizer trains. */
  readonly parameters: readonly StateTensor[];
  /** What is saved beside the parameters. */
  readonly buffers: readonly StateEntry[];
}

/** Layers that are computed together. */
export interface Unit {
  readonly layers: readonly NetworkLayer[];
  /** These layers and those inside, in the order of PyTorch's `state_dict()`. */
  readonly states: readonly LayerState[];
  /** Reads batch x input shape, gives batch x output shape. Called inside `tf.tidy`. */
  forward(x: tf.Tensor, pass: ForwardPass): tf.Tensor;
}

/** What units are made with. */
export interface UnitSite {
  readonly classes: number;
  /** Each parameter's own stream of random numbers, by its full name. */
  random(parameter: string): Random;
}

/** Sends x through units. What gradients need, TensorFlow.js keeps; the rest is freed on the way. */
export function runUnits(units: readonly Unit[], x: tf.Tensor, pass: ForwardPass): tf.Tensor {
  return units.reduce((input, unit) => {
    const output = tf.tidy(() => unit.forward(input, pass));
    pass.observe?.(unit.layers, output);
    if (input !== x && input !== output) input.dispose();
    return output;
  }, x);
}

/** All that units hold, in the order of PyTorch's `state_dict()`. */
export function entriesOf(units: readonly Unit[]): StateEntry[] {
  return units.flatMap(({ states }) =>
    states.flatMap(({ parameters, buffers }) => [...parameters, ...buffers])
  );
}

/** Frees all that units hold. */
export function disposeUnits(units: readonly Unit[]): void {
  for (const entry of entriesOf(units)) entry.dispose();
}
