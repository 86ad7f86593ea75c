import assert from "node:assert/strict";
import fc from "fast-check";
import { smooth, spanFor, spans } from "./smoothing.ts";

const steps = Float64Array.from({ length: 2000 }, (_, index) => index + 1);

Deno.test("without a span, values stay as they are", () => {
  assert.deepEqual([...smooth([1, 2, 3], [5, NaN, 7], 0)], [5, NaN, 7]);
});

Deno.test("the average of a constant is that constant from the first step on, within 1e-12", () => {
  for (const value of smooth(steps, steps.map(() => 4), 50)) assert.ok(Math.abs(value - 4) < 1e-12);
});

Deno.test("the average lies between the least and the greatest value", () => {
  fc.assert(fc.property(
    fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1 }),
    fc.constantFrom(2, 20, 500),
    (values, span) => {
      const smoothed = smooth(values.map((_, index) => index + 1), values, span);
      const [least, greatest] = [Math.min(...values), Math.max(...values)];
      for (const value of smoothed) assert.ok(value >= least - 1e-9 && value <= greatest + 1e-9);
    },
  ));
});

Deno.test("far from its start, a line's average lies a span behind it, within 1e-6", () => {
  const smoothed = smooth(steps, steps, 50);
  assert.ok(Math.abs(smoothed[1999] - (2000 - 50)) < 1e-6);
});

Deno.test("the first and every k-th point of a smooth curve give the same average, within 1% of its range", () => {
  fc.assert(fc.property(
    fc.integer({ min: 2, max: 10 }),
    fc.constantFrom(20, 50, 200),
    fc.double({ min: 0.002, max: 0.02, noNaN: true }),
    (every, span, speed) => {
      const curve = (step: number) => 2.3 * Math.exp(-speed * step) + 0.05 * Math.sin(step / 100);
      const whole = smooth(steps, steps.map(curve), span);
      const some = steps.filter((step) => step === 1 || step % every === 0);
      const thinned = smooth(some, some.map(curve), span);
      some.forEach((step, index) => {
        assert.ok(Math.abs(thinned[index] - whole[step - 1]) < 0.023);
      });
    },
  ));
});

Deno.test("a value that is not a number is passed over, and those after it are averaged on", () => {
  const [first, gap, last] = smooth([1, 2, 3], [1, NaN, 1], 10);
  assert.equal(first, 1);
  assert.ok(Number.isNaN(gap));
  assert.ok(Math.abs(last - 1) < 1e-12);
});

Deno.test("a page begins with a span that can be chosen, longer for longer runs", () => {
  assert.deepEqual([undefined, 20, 1407, 12_000].map(spanFor), [20, 0, 20, 200]);
  assert.ok(spans.includes(spanFor(1e9)));
});
