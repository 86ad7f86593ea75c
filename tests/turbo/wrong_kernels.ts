// The training process, on an engine whose kernels compute wrongly.
import { largestDifference, selfCheck } from "../../backends/wasm/self_check.ts";
import { serveTraining } from "../../lib/process/serve_training.ts";

const doubled = (found: Float32Array, expected: Float64Array) =>
  largestDifference(found.map((value) => 2 * value), expected);
await serveTraining(Deno.args, (engineFlags) => selfCheck(engineFlags, doubled));
