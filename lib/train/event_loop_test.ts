import assert from "node:assert/strict";
import { eventLoopTurns } from "./event_loop.ts";

Deno.test({
  name: "a signal comes through although steps keep the process busy (not on Windows)",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    let seen = false;
    const listener = () => seen = true;
    Deno.addSignalListener("SIGUSR1", listener);
    try {
      const turn = eventLoopTurns();
      Deno.kill(Deno.pid, "SIGUSR1");
      let steps = 0;
      while (!seen && steps < 20) {
        const begin = performance.now();
        while (performance.now() - begin < 25);
        await turn();
        steps++;
      }
      assert(seen, `The signal was not seen in ${steps} steps`);
    } finally {
      Deno.removeSignalListener("SIGUSR1", listener);
    }
  },
});
