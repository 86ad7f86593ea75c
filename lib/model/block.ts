import type * as tf from "@tensorflow/tfjs";
import type { Random } from "../random.ts";
import type { StateEntry, StateTensor } from "./state_tensor.ts";

/** Sizes of one example, without the batch: height, width and channels, or features alone. */
export type Shape = readonly number[];

/** What a block is told in a forward pass. */
export interface ForwardContext {
  /** Whether the batch's own statistics are used, or the running ones. */
  readonly training: boolean;
  /** What changes beside the result, such as running statistics: done after the gradients. */
  readonly updates: (() => void)[];
}

/** A row of the paper's table: it has a name, and perhaps parameters. */
export interface Layer {
  /** PyTorch's name of the module, such as `conv1`. */
  readonly name: string;
  /** What the optimizer trains. */
  readonly parameters: readonly StateTensor[];
  /** What is saved beside the parameters. */
  readonly buffers: readonly StateEntry[];
}

/** A part of the network: one layer, or some that are computed together. */
export interface Block {
  /** For people: errors name it. */
  readonly name: string;
  /** Its layers, in the order of PyTorch's `state_dict()`. */
  readonly layers: readonly Layer[];
  /** Reads batch x input shape, gives batch x output shape. Called inside `tf.tidy`. */
  forward(x: tf.Tensor, context: ForwardContext): tf.Tensor;
  /** Frees its tensors. */
  dispose(): void;
}

/** Makes a block that fits its input. `random` gives each parameter a stream of its own. */
export type BlockBuilder = (
  inputShape: Shape,
  random: (parameter: string) => Random,
) => Block;

/** Disposes of all that layers hold. */
export function disposeLayers(layers: readonly Layer[]): void {
  for (const { parameters, buffers } of layers) {
    for (const entry of [...parameters, ...buffers]) entry.dispose();
  }
}

/** Writes a shape for people: `26 x 26 x 32`. */
export function formatShape(shape: Shape): string {
  return shape.join(" x ");
}
