import type { Run } from "../../runs/run.ts";
import { ApiError, request } from "../live/api.ts";
import type { PredictAnswer } from "./answers.ts";
import type { PageDevice, PageWorkerMethods } from "./page_worker.ts";
import { type CallableWorker, WorkerCalls } from "../../worker_calls.ts";

/** Who reads what is drawn. */
export type Reader =
  | { readonly where: "page"; readonly device: PageDevice }
  /** The page cannot, for this reason. */
  | { readonly where: "server"; readonly reason: string };

/** What was read in one image, and by whom. */
export interface NetworkReading {
  readonly probabilities: readonly number[];
  readonly milliseconds: number;
  readonly reader: Reader;
}

/** A run's network, ready to read. */
export interface OpenNetwork {
  readonly run: Run;
  /** Height, width and channels of its images. */
  readonly imageShape: readonly [number, number, number];
  readonly reader: Reader;
}

/**
 * Reads images with the network of a run: in a worker of the page, or, where the browser cannot, on the
 * server.
 */
export class PageNetwork {
  #calls?: WorkerCalls<PageWorkerMethods>;
  #reader?: Promise<Reader>;
  #run = "";

  /**
   * Takes the newest checkpoint of a run.
   *
   * @throws {ApiError} If the run or its checkpoint is not there.
   * @throws {Error} If the checkpoint is damaged.
   */
  async open(id: string): Promise<OpenNetwork> {
    const [{ run, bytes }, reader] = await Promise.all([
      fetchCheckpoint(id),
      this.#reader ??= this.#start(),
    ]);
    this.#run = id;
    const shape = run.configuration?.imageShape ?? [28, 28, 1];
    if (reader.where === "server") return { run, imageShape: shape, reader };
    const imageShape = await this.#calls!.call("load", bytes, `The checkpoint of ${run.name}`);
    return { run, imageShape, reader };
  }

  /**
   * Reads an image: pixels from 0 to 1, height x width x channels. Where the page no longer can, the
   * server reads it, and those after it.
   */
  async read(pixels: Float32Array): Promise<NetworkReading> {
    const reader = await this.#reader!;
    if (reader.where === "server") return await this.#readOnServer(pixels, reader);
    try {
      const { device, ...reading } = await this.#calls!.call("predict", pixels);
      return { ...reading, reader: { where: "page", device } };
    } catch (error) {
      return await this.#readOnServer(pixels, this.#leaveToServer(error as Error));
    }
  }

  /** Ends the worker. */
  close(): void {
    this.#calls?.end();
  }

  async #readOnServer(pixels: Float32Array, reader: Reader): Promise<NetworkReading> {
    const begin = performance.now();
    // Four digits of a pixel are more than its byte held.
    const rounded = Array.from(pixels, (value) => Math.round(value * 1e4) / 1e4);
    const path = `/api/runs/${encodeURIComponent(this.#run)}/predict`;
    const { probabilities } = await request<PredictAnswer>("POST", path, { pixels: rounded });
    return { probabilities, milliseconds: performance.now() - begin, reader };
  }

  #leaveToServer({ message: reason }: Error): Reader {
    this.#calls?.end();
    const reader: Reader = { where: "server", reason };
    this.#reader = Promise.resolve(reader);
    return reader;
  }

  async #start(): Promise<Reader> {
    if (typeof Worker === "undefined" || typeof WebAssembly === "undefined") {
      return { where: "server", reason: "this browser has no workers or no WebAssembly" };
    }
    this.#calls = new WorkerCalls<PageWorkerMethods>(
      new Worker("/network.js", { type: "module" }) as CallableWorker,
    );
    try {
      return { where: "page", device: await this.#calls.call("open") };
    } catch (error) {
      return this.#leaveToServer(error as Error);
    }
  }
}

/** A run that goes on removes its older checkpoints: then there is a newer one. */
async function fetchCheckpoint(
  id: string,
  attempts = 3,
): Promise<{ run: Run; bytes: Uint8Array }> {
  const path = `/api/runs/${encodeURIComponent(id)}`;
  const run = await request<Run>("GET", path);
  if (run.checkpoint === undefined) {
    throw new ApiError(409, "No checkpoint", `${run.name} has no checkpoint yet.`);
  }
  const answer = await fetch(`${path}/checkpoints/${run.checkpoint}`);
  if (answer.ok) return { run, bytes: new Uint8Array(await answer.arrayBuffer()) };
  if (answer.status === 404 && attempts > 1) return fetchCheckpoint(id, attempts - 1);
  throw new ApiError(answer.status, "No checkpoint", `The checkpoint of ${run.name} is not there.`);
}
