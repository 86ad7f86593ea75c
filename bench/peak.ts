import type { Peak, PeakTask } from "./peak_worker.ts";

/** What so many threads can do at most, all at once. */
export async function measurePeak(
  binary: Uint8Array<ArrayBuffer>,
  threads: number,
): Promise<Peak> {
  const task: PeakTask = {
    module: new WebAssembly.Module(binary),
    ready: new SharedArrayBuffer(4),
    threads,
  };
  const workers = Array.from(
    { length: threads },
    () => new Worker(new URL("peak_worker.ts", import.meta.url), { type: "module" }),
  );
  try {
    const peaks = await Promise.all(workers.map((worker) =>
      new Promise<Peak>((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = ({ message }) => reject(new Error(message));
        worker.postMessage(task);
      })
    ));
    return {
      flops: peaks.reduce((sum, { flops }) => sum + flops, 0),
      bandwidth: peaks.reduce((sum, { bandwidth }) => sum + bandwidth, 0),
    };
  } finally {
    for (const worker of workers) worker.terminate();
  }
}
