import fc from "fast-check";
import assert from "node:assert/strict";
import type { StoredEvent } from "../../runs/run.ts";
import { batchesASecond, Thinning } from "./thinning.ts";

function batch(run: string, seconds: number): StoredEvent {
  const event = { type: "batch", step: 1 } as StoredEvent["event"];
  return { id: 1, run, seconds, event };
}

Deno.test("of each run's batches at most 20 a second are kept, and none for long is not", () => {
  const gaps = fc.array(fc.double({ min: 0, max: 0.5, noNaN: true }), { minLength: 1 });
  fc.assert(fc.property(gaps, (gaps) => {
    const thinning = new Thinning();
    let seconds = 0;
    const times = gaps.map((gap) => seconds += gap);
    const kept = times.filter((time) => thinning.keeps(batch("a", time)));
    assert.equal(kept[0], times[0]);
    for (const time of times) {
      const second = kept.filter((other) => other >= time && other < time + 1);
      assert.ok(second.length <= batchesASecond + 1);
      assert.ok(kept.some((other) => other <= time && other > time - 1 / batchesASecond));
    }
  }));
});

Deno.test("runs do not count for each other, and other events are always kept", () => {
  const thinning = new Thinning();
  assert.ok(thinning.keeps(batch("a", 0)) && thinning.keeps(batch("b", 0)));
  assert.ok(!thinning.keeps(batch("a", 0.01)) && !thinning.keeps(batch("b", 0.01)));
  const end = { ...batch("a", 0.02), event: { type: "deleted" } as const };
  assert.ok(thinning.keeps(end) && thinning.keeps(end));
  assert.ok(thinning.keeps(batch("a", 0.03)), "a run of that name begins anew");
});
