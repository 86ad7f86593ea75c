/**
 * Glyph as a peer: trains by `train()` itself, whose events are read as steps are asked for, and reads
 * by `predict()`.
 *
 * @module
 */
import configuration from "../../deno.json" with { type: "json" };
import { selectBackend } from "../../backends/mod.ts";
import { CNN } from "../../lib/model/cnn.ts";
import { train } from "../../lib/train/train.ts";
import { serve } from "./serve.ts";
import { readWeights, toStateDict } from "./weights.ts";

await serve(async (data, { folder, threads, batch }) => {
  const engineFlags = Deno.args[0].split(",").filter(Boolean);
  const backend = await selectBackend({ prefer: "wasm", threads, engineFlags });
  const epochs = Number.MAX_SAFE_INTEGER;
  const model = new CNN({ batchSize: batch.train, epochs, seed: 0, learningRate: 0.01 });
  model.loadStateDict(toStateDict(await readWeights(folder)));
  const events = train(model, data, { backend, test: "end" });
  return {
    version: [configuration.version, ...backend.flags].join(", "),
    async train(steps) {
      for (let done = 0; done < steps;) {
        const { value, done: over } = await events.next();
        if (over) throw new Error("The run ended before the measurement");
        if (value.type === "batch") done++;
      }
    },
    predict: (images) => model.predict(images),
  };
});
