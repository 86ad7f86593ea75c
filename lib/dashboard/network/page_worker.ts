/**
 * The worker of a page in which a network reads what is drawn: the same modules as in Deno, on the
 * fastest device that the browser gives.
 *
 * @module
 */
import { selectBackend } from "../../../backends/select.ts";
import type { CNN } from "../../model/cnn.ts";
import { buildModel } from "../../train/build_model.ts";
import { decodeModel } from "../../train/checkpoint_pair.ts";
import { answerCalls, type WorkerPort } from "./worker_calls.ts";

/** What computes in the page. */
export interface PageDevice {
  readonly name: "webgpu" | "wasm";
  readonly threads: number;
  /** For people: which GPU, or how many threads. */
  readonly description: string;
}

/** What a network reads in one image. */
export interface PageReading {
  readonly probabilities: readonly number[];
  readonly milliseconds: number;
}

let model: CNN | undefined;

const methods = {
  /** @throws {Error} If the browser has neither a GPU nor WebAssembly for us. */
  async open(): Promise<PageDevice> {
    const threads = globalThis.crossOriginIsolated ? undefined : 1;
    const backend = await selectBackend({ threads });
    const { name, reasons } = backend;
    // Plain JavaScript takes a second an image: the server is quicker.
    if (name === "cpu") throw new Error(reasons.join("; "));
    return { name, threads: backend.threads, description: reasons.at(-1)! };
  },

  /** Takes a model's file, in place of the one before. */
  async load(bytes: Uint8Array, file: string): Promise<readonly [number, number, number]> {
    const next = buildModel(decodeModel(bytes, file));
    // Shaders and kernels are made ready now, not at the first stroke.
    await next.predict(new Float32Array(next.imageShape.reduce((product, size) => product * size)));
    model?.dispose();
    model = next;
    return model.imageShape;
  },

  async predict(pixels: Float32Array): Promise<PageReading> {
    if (model === undefined) throw new Error("No network is loaded yet");
    const begin = performance.now();
    const [{ probabilities }] = await model.predict(pixels);
    return { probabilities, milliseconds: performance.now() - begin };
  },
};

/** What the page can ask. */
export type PageWorkerMethods = typeof methods;

answerCalls(methods, self as unknown as WorkerPort);
