import type { Operation, Padding, Weights } from "./operation.ts";

/** A layer as Keras writes it into a model's topology. */
export interface KerasLayer {
  readonly class_name: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inbound_nodes: readonly unknown[];
}

/** The layers that compute an operation, the last of which has its name. */
export function kerasLayers(
  operation: Operation,
  inputShape: readonly number[],
): KerasLayer[] {
  const { name, inputs } = operation;
  const layer = (class_name: string, config = {}) => keras(class_name, name, inputs, config);
  switch (operation.kind) {
    case "conv": {
      const { weight, bias, stride, padding } = operation;
      const [filters, , ...kernel_size] = weight.shape;
      const convolution = (inputs: readonly string[], padding: string) =>
        keras("Conv2D", name, inputs, {
          filters,
          kernel_size,
          strides: [stride, stride],
          padding,
          use_bias: bias !== undefined,
        });
      const { before, after } = padding;
      if (before === 0 && after === 0) return [convolution(inputs, "valid")];
      if (stride === 1 && isSame(padding, kernel_size[0])) return [convolution(inputs, "same")];
      const padded = keras("ZeroPadding2D", `${name}_padding`, inputs, {
        padding: [[before, after], [before, after]],
      });
      return [padded, convolution([padded.name], "valid")];
    }
    case "batchNorm": {
      const { epsilon, momentum } = operation;
      // Keras' momentum is the weight of what was, PyTorch's that of what is new.
      return [layer("BatchNormalization", { axis: -1, epsilon, momentum: 1 - momentum })];
    }
    case "maxPool":
    case "averagePool": {
      const { kind, size, stride } = operation;
      const config = { pool_size: [size, size], strides: [stride, stride], padding: "valid" };
      return [layer(kind === "maxPool" ? "MaxPooling2D" : "AveragePooling2D", config)];
    }
    case "dense": {
      const { weight, bias } = operation;
      return [layer("Dense", { units: weight.shape[0], use_bias: bias !== undefined })];
    }
    case "flatten": {
      // Features in PyTorch's order (channels first), which is that of a linear layer's columns.
      const [height, width] = inputShape;
      if (inputShape.length !== 3 || height * width === 1) return [layer("Flatten")];
      const permuted = keras("Permute", `${name}_channels_first`, inputs, { dims: [3, 1, 2] });
      return [permuted, keras("Flatten", name, [permuted.name], {})];
    }
    case "relu":
      return [layer("ReLU")];
    case "add":
      return [layer("Add")];
    case "globalAveragePool":
      return [layer("GlobalAveragePooling2D")];
  }
}

/** The layer that takes the images. */
export function kerasInput(name: string, shape: readonly number[]): KerasLayer {
  return keras("InputLayer", name, [], { batch_input_shape: [null, ...shape], sparse: false });
}

/** What an operation has learned, by Keras' names and in its layouts. */
export function kerasWeights(operation: Operation): Weights[] {
  const named = (name: string, { shape, data }: Weights): Weights => ({
    name: `${operation.name}/${name}`,
    shape,
    data,
  });
  switch (operation.kind) {
    case "conv":
    case "dense": {
      const { weight, bias } = operation;
      return [named("kernel", outputLast(weight)), ...(bias ? [named("bias", bias)] : [])];
    }
    case "batchNorm":
      return [
        named("gamma", operation.scale),
        named("beta", operation.shift),
        named("moving_mean", operation.mean),
        named("moving_variance", operation.variance),
      ];
    default:
      return [];
  }
}

function keras(
  class_name: string,
  name: string,
  inputs: readonly string[],
  config: Readonly<Record<string, unknown>>,
): KerasLayer {
  return {
    class_name,
    name,
    config: { name, trainable: true, dtype: "float32", ...config },
    inbound_nodes: inputs.length > 0 ? [inputs.map((input) => [input, 0, 0, {}])] : [],
  };
}

/** Whether it is the padding that Keras calls same, at stride 1. */
function isSame({ before, after }: Padding, kernel: number): boolean {
  return before === Math.floor((kernel - 1) / 2) && before + after === kernel - 1;
}

/** From output x input x places, as PyTorch has it, to places x input x output. */
function outputLast({ name, shape: [outputs, inputs, ...places], data }: Weights): Weights {
  const area = places.reduce((product, size) => product * size, 1);
  const result = new Float32Array(data.length);
  let index = 0;
  for (let output = 0; output < outputs; output++) {
    for (let input = 0; input < inputs; input++) {
      for (let place = 0; place < area; place++) {
        result[(place * inputs + input) * outputs + output] = data[index++];
      }
    }
  }
  return { name, shape: [...places, inputs, outputs], data: result };
}
