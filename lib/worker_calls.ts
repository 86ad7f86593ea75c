/** What a worker, or another process, can be asked: functions of plain data. */
// deno-lint-ignore no-explicit-any
export type Methods = Record<string, (...values: any[]) => unknown>;

/** What a worker is asked. */
export interface Call {
  readonly id: number;
  readonly name: string;
  readonly values: readonly unknown[];
}

/** What a worker answers. */
export type Answer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { readonly name: string; readonly message: string } };

/** A worker, as far as it takes to call it. */
export interface CallableWorker {
  onmessage: ((event: { readonly data: Answer }) => void) | null;
  onerror: ((event: { readonly message: string; preventDefault?(): void }) => void) | null;
  postMessage(message: unknown): void;
  terminate(): void;
}

/** In a worker: its own end of the line to who started it. */
export interface WorkerPort {
  onmessage: ((event: { readonly data: Call }) => void) | null;
  postMessage(message: unknown): void;
}

/** In a worker: answers calls by its methods, each as soon as it is done. */
export function answerCalls(methods: Methods, port: WorkerPort): void {
  port.onmessage = async ({ data }) => {
    const { id, name, values } = data;
    let answer: Answer;
    try {
      answer = { id, result: await methods[name](...values) };
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      answer = { id, error: { name, message } };
    }
    port.postMessage(answer);
  };
}

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/**
 * Calls the methods of a worker.
 *
 * @example
 * ```ts ignore
 * const calls = new WorkerCalls<typeof methods>(worker);
 * const { probabilities } = await calls.call("predict", pixels);
 * ```
 */
export class WorkerCalls<M extends Methods> {
  readonly #worker: CallableWorker;
  readonly #waiting = new Map<number, Waiting>();
  #calls = 0;
  #ended?: Error;

  constructor(worker: CallableWorker) {
    this.#worker = worker;
    worker.onmessage = ({ data }) => {
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if ("error" in data) waiting?.reject(Object.assign(new Error(), data.error));
      else waiting?.resolve(data.result);
    };
    worker.onerror = (event) => {
      event.preventDefault?.();
      this.end(new Error(`The worker ended: ${event.message || "its script did not load"}`));
    };
  }

  /** Calls that have no answer yet. */
  get waiting(): number {
    return this.#waiting.size;
  }

  /** Why it no longer answers, if so. */
  get ended(): Error | undefined {
    return this.#ended;
  }

  /**
   * Calls a method. Rejects with an Error of the name and message that it threw in the worker.
   */
  call<Name extends keyof M & string>(
    name: Name,
    ...values: Parameters<M[Name]>
  ): Promise<Awaited<ReturnType<M[Name]>>> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = ++this.#calls;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting["resolve"], reject });
      this.#worker.postMessage({ id, name, values } satisfies Call);
    });
  }

  /** Ends the worker; calls without an answer are rejected. */
  end(reason: Error = new Error("The worker was ended")): void {
    this.#ended ??= reason;
    this.#worker.terminate();
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}
