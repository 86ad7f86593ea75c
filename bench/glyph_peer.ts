import { selectBackend } from "../backends/mod.ts";
import type { DataSplit } from "../lib/data/dataset.ts";
import { CNN } from "../lib/model/cnn.ts";
import { train } from "../lib/train/train.ts";
import configuration from "../deno.json" with { type: "json" };
import type { Peer, PeerOptions } from "./peer.ts";

/** Glyph, by `train()` itself: one run whose events are read as steps are asked for. */
export async function startGlyph(data: DataSplit, options: PeerOptions): Promise<Peer> {
  const { batch: batchSize, threads, warmUp } = options;
  const backend = await selectBackend({ prefer: "wasm", threads });
  const epochs = Number.MAX_SAFE_INTEGER;
  const model = new CNN({ batchSize, epochs, seed: 0, learningRate: 0.01 });
  const events = train(model, data, { backend, test: "end" });
  const peer: Peer = {
    name: "Glyph",
    version: `${configuration.version} (${backend.reasons.join("; ")})`,
    async train(steps) {
      const begin = performance.now();
      for (let done = 0; done < steps;) {
        const { value, done: over } = await events.next();
        if (over) throw new Error("The run ended before the measurement");
        if (value.type === "batch") done++;
      }
      return (performance.now() - begin) / 1000;
    },
    async close() {
      await events.return();
      model.dispose();
      backend.dispose();
    },
  };
  await peer.train(warmUp);
  return peer;
}
