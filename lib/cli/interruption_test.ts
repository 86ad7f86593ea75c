import assert from "node:assert/strict";
import { eventLoopTurns } from "../train/event_loop.ts";
import { listenForInterruption } from "./interruption.ts";
import { interpretSignals } from "./stop_signals.ts";

Deno.test("signals within a second are one key press, a later one leaves at once", () => {
  const interpret = interpretSignals();
  assert.deepEqual([10, 10.001, 10.999, 11, 12].map(interpret), [
    "stop",
    "nothing",
    "nothing",
    "exit",
    "exit",
  ]);
});

Deno.test("each run counts its own signals", () => {
  assert.equal(interpretSignals()(0), "stop");
  assert.equal(interpretSignals()(5), "stop");
});

Deno.test({
  name: "a signal comes through although steps keep the process busy, and asks to stop once",
  ignore: Deno.build.os === "windows",
  async fn() {
    let told = 0;
    const interruption = listenForInterruption(() => told++, () => {});
    try {
      assert.equal(interruption.exitCode, undefined);
      const turn = eventLoopTurns();
      let steps = 0;
      while (steps < 100 && !interruption.signal.aborted) {
        const end = performance.now() + 25;
        while (performance.now() < end);
        if (steps++ === 1) {
          Deno.kill(Deno.pid, "SIGTERM");
          Deno.kill(Deno.pid, "SIGTERM");
        }
        await turn();
      }
      assert.ok(steps < 100, "the signal did not come through");
      assert.equal(told, 1);
      assert.equal(interruption.exitCode, 143);
    } finally {
      interruption.close();
    }
  },
});
