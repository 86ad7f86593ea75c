import { selectBackend } from "../backends/mod.ts";
import { smallData, smallNetwork } from "../lib/train/small_network.ts";
import { train } from "../lib/train/train.ts";

/** Trains a small network on a device of its own and gives the loss of each batch. */
export async function trainSmall(seed: number): Promise<number[]> {
  const backend = await selectBackend({ prefer: "wasm", threads: 2 });
  const model = smallNetwork({ seed, epochs: 20 });
  try {
    for await (const _ of train(model, smallData(), { backend }));
    return model.lossHistory.batches;
  } finally {
    model.dispose();
    backend.dispose();
  }
}

if (self.constructor.name === "DedicatedWorkerGlobalScope") {
  self.onmessage = async ({ data }) => self.postMessage(await trainSmall(data));
}
