import assert from "node:assert/strict";
import fc from "fast-check";
import { linearTicks, logTicks } from "./ticks.ts";

Deno.test("ticks of a linear axis are round", () => {
  assert.deepEqual(linearTicks({ from: 0, to: 0.93 }, 5), [0, 0.2, 0.4, 0.6, 0.8]);
  assert.deepEqual(linearTicks({ from: 0.9, to: 1 }, 5), [0.9, 0.92, 0.94, 0.96, 0.98, 1]);
  assert.deepEqual(linearTicks({ from: 3, to: 3 }, 5), [3]);
});

Deno.test("ticks of a linear axis lie within it, about as many as asked for", () => {
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(fc.property(number, fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (from, width) => {
    const to = from + width;
    const ticks = linearTicks({ from, to }, 6);
    assert.ok(ticks.length >= 2 && ticks.length <= 8);
    const room = width * 1e-6;
    assert.ok(ticks.every((tick) => tick >= from - room && tick <= to + room));
  }));
});

Deno.test("ticks of a logarithmic axis are powers of ten, and 2 and 5 between few", () => {
  assert.deepEqual(logTicks({ from: 0.03, to: 2.5 }), [0.05, 0.1, 0.2, 0.5, 1, 2]);
  assert.deepEqual(logTicks({ from: 1e-6, to: 1 }).length, 7);
});
