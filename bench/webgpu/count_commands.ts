import { GpuBackend } from "../../backends/webgpu/backend.ts";
import { type GpuCounters, zeroCounters } from "../../backends/webgpu/counters.ts";
import type { StockBackend } from "../../backends/webgpu/stock.ts";

/** What a backend makes a GPU do, as far as it can be counted of any. */
export type CommandCounts = Pick<GpuCounters, "dispatches" | "submits" | "readbacks" | "bytesRead">;

/** Counts what a backend does from now on, where it does not count by itself; gives the counts so far. */
export function countCommands(backend: StockBackend): () => CommandCounts {
  const counters = backend instanceof GpuBackend ? backend.counters : countStock(backend);
  return () => {
    const { dispatches, submits, readbacks, bytesRead } = counters;
    return { dispatches, submits, readbacks, bytesRead };
  };
}

function countStock(backend: StockBackend): CommandCounts {
  const counts = zeroCounters();
  const { recordAndSubmit, submitQueue, getBufferData } = backend;
  backend.recordAndSubmit = (...call) => {
    counts.dispatches++;
    recordAndSubmit.apply(backend, call);
  };
  backend.submitQueue = () => {
    counts.submits++;
    submitQueue.call(backend);
  };
  backend.getBufferData = (buffer) => {
    counts.readbacks++;
    counts.bytesRead += buffer.size;
    return getBufferData.call(backend, buffer);
  };
  return counts;
}
