import type { TensorInfo } from "@tensorflow/tfjs";
import type { WasmThreadsBackend } from "../backend.ts";
import { broadcast } from "./broadcast.ts";
import { mapNumbers } from "./unary.ts";

/** What a fused kernel does to its result. */
export interface Activation {
  readonly name: "elu" | "leakyRelu" | "linear" | "prelu" | "relu" | "relu6" | "sigmoid";
  /** Slope of `leakyRelu` below 0. */
  readonly slope?: number;
  /** Slopes of `prelu` below 0. */
  readonly slopes?: TensorInfo;
}

/**
 * The activation that the attributes of a fused kernel ask for, or `undefined` where it is not one of
 * ours.
 */
export function activationOf(
  attrs: Record<string, unknown>,
  slopes?: TensorInfo,
): Activation | undefined {
  const { activation: name, leakyreluAlpha: slope } = attrs as {
    activation?: string | null;
    leakyreluAlpha?: number;
  };
  switch (name ?? "linear") {
    case "elu":
    case "linear":
    case "relu":
    case "relu6":
    case "sigmoid":
      return { name: (name ?? "linear") as Activation["name"] };
    case "leakyrelu":
      return slope === undefined ? undefined : { name: "leakyRelu", slope };
    case "prelu":
      return slopes?.dtype === "float32" ? { name: "prelu", slopes } : undefined;
    default:
      return undefined;
  }
}

/** Applies an activation in place to a tensor that a kernel has just computed. */
export function activate(
  backend: WasmThreadsBackend,
  output: TensorInfo,
  { name, slope, slopes }: Activation,
): void {
  if (name === "linear") return;
  if (name === "prelu") broadcast(backend, "prelu", output, slopes!, "float32", output);
  else mapNumbers(backend, name, output, output, slope === undefined ? [] : [slope]);
}
