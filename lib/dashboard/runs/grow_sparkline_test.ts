import { deepEqual, ok } from "node:assert/strict";
import fc from "fast-check";
import { cutSparkline, type GrowingSparkline, growSparkline } from "./grow_sparkline.ts";

const empty: GrowingSparkline = { losses: [], step: 0 };

Deno.test("a sparkline begins with every step", () => {
  let line = empty;
  for (const step of [1, 2, 3]) line = growSparkline(line, step, -step);
  deepEqual(line, { losses: [-1, -2, -3], step: 3 });
});

Deno.test("a sparkline of any run stays short, and evenly spread", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 100, max: 20_000 }),
      fc.integer({ min: 1, max: 7 }),
      (steps, by) => {
        let line = empty;
        // Each point holds its own step, so that its place can be seen.
        for (let step = 1; step <= steps; step += by) line = growSparkline(line, step, step);
        const { losses } = line;
        ok(losses.length <= 64, `${losses.length} points`);
        ok(
          losses.length >= Math.min(24, steps / by / 2),
          `${losses.length} points of ${steps / by}`,
        );
        const gaps = losses.slice(1).map((step, index) => step - losses[index]);
        ok(Math.max(...gaps) <= 2.5 * Math.min(...gaps) + 2 * by, `gaps ${gaps}`);
      },
    ),
  );
});

Deno.test("a run that goes on from earlier loses the end of its line", () => {
  const line = { losses: [4, 3, 2, 1], step: 400 };
  deepEqual(cutSparkline(line, 200), { losses: [4, 3], step: 200 });
  deepEqual(cutSparkline(line, 0), { losses: [], step: 0 });
  deepEqual(cutSparkline(line, 400), line);
});
