/** What a worker is given when it starts. */
export interface WorkerData {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Its number, from 1. */
  readonly thread: number;
}

/** A worker that has been started. */
export interface StartedWorker {
  terminate(): unknown;
}

type NodeWorkers = typeof import("node:worker_threads");

/**
 * Starts workers that run `source`, a function of `WorkerData`. A program that is done ends though
 * they still wait for work: Deno's and Node's worker threads can be told so, its Web workers cannot,
 * and a page's end with the page. A worker's failure is told by what `source` does, not by an event.
 */
export function startWorkers(source: string, data: readonly WorkerData[]): StartedWorker[] {
  const threads = globalThis.process?.getBuiltinModule?.("node:worker_threads") as NodeWorkers;
  if (threads !== undefined) {
    const code = `(${source})(require("node:worker_threads").workerData);`;
    return data.map((workerData) => {
      const worker = new threads.Worker(code, { eval: true, workerData });
      worker.on("error", () => {});
      worker.unref();
      return worker;
    });
  }
  const code = `self.onmessage = ({ data }) => { (${source})(data); self.close(); };`;
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  return data.map((message) => {
    const worker = new Worker(url, { type: "module" });
    worker.onerror = (event) => event.preventDefault();
    worker.postMessage(message);
    return worker;
  });
}
