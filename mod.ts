/**
 * Glyph trains convolutional networks that read characters, on WebGPU or on threads of
 * WebAssembly.
 *
 * {@linkcode selectBackend} chooses the device, {@linkcode loadMnist} or {@linkcode loadIdx} load
 * images, {@linkcode CNN} is the network, {@linkcode train} trains it and tells what happens,
 * {@linkcode evaluate} tests it, and {@linkcode saveModel} keeps it.
 *
 * @example
 * ```ts
 * import { CNN, dense, loadMnist, selectBackend, sequential, train } from "@glyph/cnn";
 * import assert from "node:assert/strict";
 *
 * const backend = await selectBackend({ prefer: "wasm" });
 * const model = new CNN({ epochs: 1, learningRate: 0.001, network: sequential([dense()]) });
 * const data = await loadMnist({ limit: 6400 });
 * for await (const event of train(model, data, { backend, test: "end" })) {
 *   if (event.type === "test") assert(event.accuracy > 0.75);
 * }
 * model.dispose();
 * backend.dispose();
 * ```
 *
 * @module
 */
export * from "./backends/mod.ts";
export * from "./lib/data/mod.ts";
export * from "./lib/formats/mod.ts";
export * from "./lib/model/mod.ts";
export type { Recipe } from "./lib/recipes/recipe.ts";
export { type NetworkRecipe, recipes } from "./lib/recipes/with_networks.ts";
export * from "./lib/train/mod.ts";
