/// <reference lib="deno.worker" />
import { interpretSignals, stopSignals } from "./interruption.ts";

/** How long the main thread has to leave by itself, in milliseconds. */
const patience = 500;

// A step keeps the main thread busy, minutes long on a slow device, and signals wait behind it. A
// worker sees them at once, but cannot end the process other than by killing it.
const interpret = interpretSignals();
for (const name of stopSignals) {
  Deno.addSignalListener(name, () => {
    if (interpret(performance.now() / 1000) !== "exit") return;
    setTimeout(() => Deno.kill(Deno.pid, "SIGKILL"), patience);
  });
}
self.postMessage("ready");
