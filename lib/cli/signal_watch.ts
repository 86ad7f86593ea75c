import { interpretSignals, stopSignals } from "./stop_signals.ts";

/** How long the main thread has to leave by itself, in milliseconds. */
const patience = 500;

/** Watches for the signal that asks to leave at once. Runs in a worker, from its source text. */
function watch(
  interpret: typeof interpretSignals,
  names: readonly Deno.Signal[],
  patience: number,
): void {
  const wish = interpret();
  for (const name of names) {
    Deno.addSignalListener(name, () => {
      if (wish(performance.now() / 1000) !== "exit") return;
      setTimeout(() => Deno.kill(Deno.pid, "SIGKILL"), patience);
    });
  }
}

/**
 * Starts a thread that ends the process where the second key press finds the main one busy. A step
 * keeps the main thread busy, minutes long on a slow device, and signals wait behind it. A worker
 * sees them at once, but cannot end the process other than by killing it.
 */
export function startSignalWatch(): Worker {
  // From its text: so it is there in every form that the program may come in, one file included.
  const code = `(${watch})(${interpretSignals}, ${JSON.stringify(stopSignals)}, ${patience});`;
  return new Worker(`data:text/javascript,${encodeURIComponent(code)}`, { type: "module" });
}
