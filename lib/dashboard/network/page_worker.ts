/**
 * The worker of a page in which a network reads what is drawn: the same modules as in Deno, on the
 * fastest device that the browser gives.
 *
 * @module
 */
import {
  type BackendOptions,
  selectBackend,
  type SelectedBackend,
} from "../../../backends/select.ts";
import type { CNN } from "../../model/cnn.ts";
import { buildModel } from "../../train/build_model.ts";
import { decodeModel } from "../../train/checkpoint_pair.ts";
import { answerCalls, type WorkerPort } from "../../worker_calls.ts";

/** What computes in the page. */
export interface PageDevice {
  readonly name: "webgpu" | "wasm";
  readonly threads: number;
  /** For people: which GPU, or how many threads. */
  readonly description: string;
  /** Why another device, which computed before, no longer does. */
  readonly failure?: string;
}

/** What a network reads in one image. */
export interface PageReading {
  readonly probabilities: readonly number[];
  readonly milliseconds: number;
  /** What read it: another device than before, where that one failed. */
  readonly device: PageDevice;
}

/** A model's file, and what it is called. */
interface ModelFile {
  readonly bytes: Uint8Array;
  readonly name: string;
}

let backend: SelectedBackend | undefined;
let device: PageDevice;
let file: ModelFile | undefined;
let model: CNN | undefined;

/** Takes a device. */
async function take({ prefer }: Pick<BackendOptions, "prefer"> = {}): Promise<PageDevice> {
  const threads = globalThis.crossOriginIsolated ? undefined : 1;
  backend = await selectBackend({ prefer, threads });
  const { name, reasons } = backend;
  // Plain JavaScript takes a second an image: the server is quicker.
  if (name === "cpu") throw new Error(reasons.join("; "));
  return { name, threads: backend.threads, description: reasons.at(-1)! };
}

async function build({ bytes, name }: ModelFile): Promise<CNN> {
  const built = buildModel(decodeModel(bytes, name));
  // Shaders and kernels are made ready now, not at the first stroke.
  await built.predict(new Float32Array(built.imageShape.reduce((size, length) => size * length)));
  return built;
}

/** Does something with the model; where a GPU fails, once more without it. */
async function withDevice<Result>(compute: () => Promise<Result>): Promise<Result> {
  try {
    const result = await compute();
    backend!.check();
    return result;
  } catch (error) {
    if (device.name !== "webgpu") throw error;
    const failure = (error as Error).message;
    backend!.dispose();
    device = { ...await take({ prefer: "wasm" }), failure };
    if (file !== undefined) model = await build(file);
    return await compute();
  }
}

const methods = {
  /** @throws {Error} If the browser has neither a GPU nor WebAssembly for us. */
  async open(): Promise<PageDevice> {
    return device = await take();
  },

  /** Takes a model's file, in place of the one before. */
  async load(bytes: Uint8Array, name: string): Promise<readonly [number, number, number]> {
    const next = { bytes, name };
    return await withDevice(async () => {
      const built = await build(next);
      model?.dispose();
      [model, file] = [built, next];
      return built.imageShape;
    });
  },

  async predict(pixels: Float32Array): Promise<PageReading> {
    return await withDevice(async () => {
      if (model === undefined) throw new Error("No network is loaded yet");
      const begin = performance.now();
      const [{ probabilities }] = await model.predict(pixels);
      return { probabilities, milliseconds: performance.now() - begin, device };
    });
  },
};

/** What the page can ask. */
export type PageWorkerMethods = typeof methods;

answerCalls(methods, self as unknown as WorkerPort);
