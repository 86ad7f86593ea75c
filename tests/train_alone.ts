import assert from "node:assert/strict";
import { selectBackend } from "../backends/mod.ts";
import { CNN } from "../lib/model/cnn.ts";
import { train } from "../lib/train/train.ts";
import { randomData } from "./random_images.ts";

/** Trains a network on noise, on a backend of its own: all its numbers, one after another. */
export async function trainAlone(seed: number): Promise<number[]> {
  const backend = await selectBackend({ prefer: "wasm", threads: 1 });
  const model = new CNN({ seed, batchSize: 8, epochs: 1 });
  try {
    const events = await Array.fromAsync(train(model, randomData(32, 1), { backend }));
    assert.deepEqual(events.filter(({ type }) => type === "batch").length, 4);
    return [...(await model.stateDict()).values()].flatMap(({ data }) => [...data].map(Number));
  } finally {
    model.dispose();
    backend.dispose();
  }
}
