import assert from "node:assert/strict";
import { interpretSignals, letSignalsThrough, listenForInterruption } from "./interruption.ts";

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
      const steps = (async function* () {
        for (let step = 0; step < 100 && !interruption.signal.aborted; step++) {
          const end = performance.now() + 25;
          while (performance.now() < end);
          if (step === 1) {
            Deno.kill(Deno.pid, "SIGTERM");
            Deno.kill(Deno.pid, "SIGTERM");
          }
          yield await Promise.resolve(step);
        }
      })();
      let seen = 0;
      for await (const _ of letSignalsThrough(steps)) seen++;
      assert.ok(seen < 100, "the signal did not come through");
      assert.equal(told, 1);
      assert.equal(interruption.exitCode, 143);
    } finally {
      interruption.close();
    }
  },
});
