import * as tf from "@tensorflow/tfjs";
import { BACKEND_NAME, useWasmThreads, type WasmThreadsOptions } from "../../backends/wasm/mod.ts";
import { CNN } from "../../lib/model/mod.ts";
import { seededRandom } from "../../lib/random.ts";

/** The logits of five images of noise from a network that has learnt nothing. */
export async function readDigits(options: WasmThreadsOptions): Promise<number[][]> {
  await useWasmThreads(options);
  const network = new CNN({ seed: 3 });
  try {
    const random = seededRandom(1, "noise");
    const images = Float32Array.from({ length: 5 * 784 }, () => random.nextFloat());
    return tf.tidy(() => network.forward(tf.tensor4d(images, [5, 28, 28, 1])).arraySync());
  } finally {
    network.dispose();
    tf.removeBackend(BACKEND_NAME);
  }
}
