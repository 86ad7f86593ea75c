import { Worker as Thread } from "node:worker_threads";
import type { CallableWorker } from "../../worker_calls.ts";

/**
 * Starts a thread that answers each message with one, and lets the process end while it has none to
 * answer: Deno's `Worker` does not.
 */
export function startThread(module: URL): CallableWorker {
  const thread = new Thread(module);
  let unanswered = 0;
  const end: CallableWorker = {
    onmessage: null,
    onerror: null,
    postMessage: (message) => {
      thread.postMessage(message);
      if (unanswered++ === 0) thread.ref();
    },
    terminate: () => void thread.terminate(),
  };
  thread.on("message", (data) => {
    if (--unanswered === 0) thread.unref();
    end.onmessage?.({ data });
  });
  thread.on("error", (error: Error) => end.onerror?.({ message: error.message }));
  thread.unref();
  return end;
}
