import { backend_util, type TensorInfo, util } from "@tensorflow/tfjs";
import type { KernelCall } from "../register.ts";
import { activate, type Activation, activationOf } from "./activation.ts";
import { broadcast } from "./broadcast.ts";

/** What a fused kernel does beside its sums: a bias, and an activation. */
export interface Epilogue {
  /** A bias for each number of the last axis, which the sums may begin with. */
  readonly initial?: TensorInfo;
  /** A bias of another shape, to add in the end. */
  readonly bias?: TensorInfo;
  readonly activation: Activation;
}

/** Whether a tensor is repeated along the axes of a result, and does not make them longer. */
function repeatsAlong(shape: number[], { dtype, shape: own }: TensorInfo): boolean {
  const together = backend_util.assertAndGetBroadcastShape(shape, own);
  return dtype === "float32" && util.arraysEqual(together, shape);
}

/** The epilogue of a fused kernel with a result of this shape, or `undefined` where it is not ours. */
export function epilogueOf({ inputs, attrs }: KernelCall, shape: number[]): Epilogue | undefined {
  const bias = inputs.bias ?? undefined, slopes = inputs.preluActivationWeights ?? undefined;
  const activation = activationOf(attrs, slopes);
  const fits = [bias, slopes].every((info) => info === undefined || repeatsAlong(shape, info));
  if (activation === undefined || !fits) return undefined;
  const last = shape.at(-1)!;
  const begins = last > 1 && bias?.shape.at(-1) === last &&
    util.sizeFromShape(bias.shape) === last;
  return begins ? { initial: bias, activation } : { bias, activation };
}

/** Does what is left to do once the sums, begun with `initial`, stand in the result. */
export function finish(
  { backend }: KernelCall,
  output: TensorInfo,
  { bias, activation }: Epilogue,
): void {
  if (bias !== undefined) broadcast(backend, "add", output, bias, "float32", output);
  activate(backend, output, activation);
}
