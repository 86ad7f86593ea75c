/**
 * What the tests call in a page, under `globalThis.glyph`. In a worker of the page the same file trains
 * as it is told by a message.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import { Engine, type EngineOptions } from "../../backends/wasm/engine.ts";
import { useWasmThreads, type WasmThreadsOptions } from "../../backends/wasm/mod.ts";
import { readDigits } from "./reading.ts";
import { trainExample, type TrainingResult } from "./training.ts";

const page = { tf, Engine, useWasmThreads, readDigits, trainExample, trainInWorker };

declare global {
  var glyph: typeof page;
}

/** Trains in a worker of the page. */
function trainInWorker(options: WasmThreadsOptions): Promise<TrainingResult> {
  const worker = new Worker("main.js", { type: "module" });
  return new Promise<TrainingResult>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(options);
  }).finally(() => worker.terminate());
}

globalThis.glyph = page;
if (globalThis.document === undefined) {
  self.onmessage = async ({ data }) => self.postMessage(await trainExample(data));
}
export type { EngineOptions };
