/** What a worker is given when it starts. */
export interface WorkerData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Its number, from 1. */
  readonly thread: number;
}

/** Workers that have been told to start. */
export interface Workers {
  /** Settles when they run: at once but in a page, which may not let them start. */
  readonly started: Promise<void>;
  /** Ends them. */
  terminate(): void;
}

type NodeWorkers = typeof import("node:worker_threads");

/**
 * Starts workers that run `source`, a function of `WorkerData`. A program that is done ends though
 * they still wait for work: Deno's and Node's worker threads can be told so, and a page's end with the
 * page. A worker's failure is told by what `source` does, not by an event.
 */
export function startWorkers(source: string, data: readonly WorkerData[]): Workers {
  // Some bundlers put a `process` into pages that knows nothing of modules.
  const threads = globalThis.process?.getBuiltinModule?.("node:worker_threads");
  return threads === undefined ? startInPage(source, data) : startThreads(threads, source, data);
}

function startThreads(
  { Worker }: NodeWorkers,
  source: string,
  data: readonly WorkerData[],
): Workers {
  const code = `(${source})(require("node:worker_threads").workerData);`;
  const workers = data.map((workerData) => {
    const worker = new Worker(code, { eval: true, workerData });
    worker.on("error", () => {});
    worker.unref();
    return worker;
  });
  return {
    started: Promise.resolve(),
    terminate: () => workers.forEach((worker) => void worker.terminate()),
  };
}

function startInPage(source: string, data: readonly WorkerData[]): Workers {
  // It tells that it has its data, since without the page's main thread it would not get them.
  const code = `onmessage = ({ data }) => { postMessage("started"); (${source})(data); close(); };`;
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const workers: Worker[] = [];
  const start = (message: WorkerData) =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(url);
      workers.push(worker);
      worker.onmessage = () => resolve();
      worker.onerror = (event) => {
        event.preventDefault();
        reject(event);
      };
      worker.postMessage(message);
    });
  const started = Promise.all(data.map(start))
    .catch((cause: Error | ErrorEvent) => {
      throw new Error(
        "The page lets no worker start from a blob: URL. Where its Content-Security-Policy forbids " +
          "it, add blob: to its worker-src, or pass `threads: 1`: " +
          (cause.message ?? "no reason was given"),
        { cause },
      );
    })
    .then(() => URL.revokeObjectURL(url));
  return { started, terminate: () => workers.forEach((worker) => worker.terminate()) };
}
