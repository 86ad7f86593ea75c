import type { Readings } from "./readings.ts";
import { RecentlyUsed } from "./recently_used.ts";
import type { ServerWorkerMethods } from "./server_worker.ts";
import { startThread } from "./thread.ts";
import { WorkerCalls } from "../../worker_calls.ts";

/** More calls than this do not wait: they are refused. */
const MOST_WAITING = 32;
/** Thrown where too many calls wait already. */
export class BusyError extends Error {
  override readonly name = "BusyError";
}

/** A checkpoint's model, with the name or folder of its data set. */
export interface TrainedOn {
  readonly path: string;
  readonly data: string;
}

/** Settings of `ServerNetworks`. */
export interface ServerNetworksOptions {
  /** Milliseconds without a call after which the worker ends. Default: a minute. */
  readonly idle?: number;
}

/**
 * The networks of the server, in one worker that starts with the first call and ends some time after
 * the last one.
 */
export class ServerNetworks implements Disposable {
  readonly #idleTime: number;
  #calls?: WorkerCalls<ServerWorkerMethods>;
  #idle?: ReturnType<typeof setTimeout>;
  /** 10,000 images of ten classes take 0.4 MB. */
  readonly #readings = new RecentlyUsed<Readings>({
    most: 8,
    make: (key) => this.#call("readings", ...JSON.parse(key) as [string, string]),
  });

  constructor({ idle = 60_000 }: ServerNetworksOptions = {}) {
    this.#idleTime = idle;
  }

  /** Whether there is a worker. */
  get running(): boolean {
    return this.#calls !== undefined;
  }

  /** Probabilities of the classes of an image: pixels from 0 to 1, height x width x channels. */
  predict(path: string, pixels: Float32Array): ReturnType<ServerWorkerMethods["predict"]> {
    return this.#call("predict", path, pixels);
  }

  /**
   * What the network's convolutions make of a test image.
   *
   * @throws {RangeError} If there is no such image.
   */
  features({ path, data }: TrainedOn, image: number): ReturnType<ServerWorkerMethods["features"]> {
    return this.#call("features", path, data, image);
  }

  /** What the network reads in each test image. The readings of the last checkpoints are kept. */
  readings({ path, data }: TrainedOn): Promise<Readings> {
    return this.#readings.use(JSON.stringify([path, data]), (readings) => readings);
  }

  /**
   * Test images of a data set.
   *
   * @throws {RangeError} If there is no such image.
   */
  testImages(
    data: string,
    indexes: readonly number[],
  ): ReturnType<ServerWorkerMethods["testImages"]> {
    return this.#call("testImages", data, indexes);
  }

  /** Ends the worker; the next call starts another. */
  [Symbol.dispose](): void {
    clearTimeout(this.#idle);
    this.#calls?.end();
    this.#calls = undefined;
  }

  async #call<Name extends keyof ServerWorkerMethods>(
    name: Name,
    ...values: Parameters<ServerWorkerMethods[Name]>
  ): Promise<Awaited<ReturnType<ServerWorkerMethods[Name]>>> {
    if (this.#calls?.ended) this.#calls = undefined;
    const calls = this.#calls ??= new WorkerCalls<ServerWorkerMethods>(
      startThread(new URL("./server_worker.ts", import.meta.url)),
    );
    if (calls.waiting >= MOST_WAITING) {
      throw new BusyError(
        `${MOST_WAITING} questions to the networks wait already: try again in a few seconds`,
      );
    }
    clearTimeout(this.#idle);
    try {
      return await calls.call(name, ...values);
    } finally {
      if (calls.waiting === 0 && this.#calls === calls) this.#endLater();
    }
  }

  #endLater(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this[Symbol.dispose](), this.#idleTime);
    Deno.unrefTimer(this.#idle as unknown as number);
  }
}

/** The networks of this process. */
export const serverNetworks: ServerNetworks = new ServerNetworks();
