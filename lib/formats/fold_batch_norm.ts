import type { BatchNorm, Convolution, Operation } from "./operation.ts";

type Normalization = Operation & BatchNorm;

/**
 * Makes each batch norm that follows a convolution directly a part of it: its weights times gamma /
 * sqrt(variance + epsilon), and a bias. Any other batch norm stays.
 *
 * It is computed in double precision, so that a weight is rounded once.
 */
export function foldBatchNorm(operations: readonly Operation[]): Operation[] {
  const readers = Map.groupBy(
    operations.flatMap((operation) => operation.inputs.map((input) => ({ input, operation }))),
    ({ input }) => input,
  );
  const folded = new Set<Operation>();
  const result: Operation[] = [];
  for (const operation of operations) {
    if (folded.has(operation)) continue;
    const following = readers.get(operation.name);
    const next = following?.length === 1 ? following[0].operation : undefined;
    if (operation.kind === "conv" && next?.kind === "batchNorm") {
      folded.add(next);
      result.push(fold(operation, next));
    } else result.push(operation);
  }
  return result;
}

/** It takes the batch norm's name: whoever read from that reads the same numbers. */
function fold(convolution: Operation & Convolution, norm: Normalization): Operation {
  const { weight, bias } = convolution;
  const factors = Array.from(
    norm.scale.data,
    (scale, channel) => scale / Math.sqrt(norm.variance.data[channel] + norm.epsilon),
  );
  const size = weight.data.length / factors.length;
  return {
    ...convolution,
    name: norm.name,
    weight: {
      ...weight,
      data: weight.data.map((value, index) => value * factors[Math.floor(index / size)]),
    },
    bias: {
      name: bias?.name ?? `${convolution.name}.bias`,
      shape: [factors.length],
      data: Float32Array.from(
        factors,
        (factor, channel) =>
          ((bias?.data[channel] ?? 0) - norm.mean.data[channel]) * factor +
          norm.shift.data[channel],
      ),
    },
  };
}
