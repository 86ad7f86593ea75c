import { equal, match } from "node:assert/strict";
import fc from "fast-check";
import { sparklinePath } from "./sparkline_path.ts";

const box = { width: 100, height: 20 };

Deno.test("a sparkline falls with the loss, by powers", () => {
  equal(sparklinePath([1, 0.1, 0.01], box), "M0 0L50 10L100 20");
});

Deno.test("one loss is no line, and equal losses are a level one", () => {
  equal(sparklinePath([], box), "");
  equal(sparklinePath([1], box), "");
  equal(sparklinePath([0.5, 0.5], box), "M0 0L100 0");
});

Deno.test("a loss that is no number leaves its place empty", () => {
  // JSON has no NaN: it arrives as null.
  const losses = [1, NaN, null as unknown as number, Infinity, 0.01];
  equal(sparklinePath(losses, box), "M0 0L100 20");
});

Deno.test("a sparkline stays in its box, whatever the losses", () => {
  fc.assert(
    fc.property(fc.array(fc.double(), { maxLength: 64 }), (losses) => {
      const path = sparklinePath(losses, box);
      match(path, /^$|^M\d+(\.\d)? \d+(\.\d)?(L\d+(\.\d)? \d+(\.\d)?)+$/);
      for (const [, x, y] of path.matchAll(/([\d.]+) ([\d.]+)/g)) {
        equal(Number(x) <= 100 && Number(y) <= 20, true);
      }
    }),
  );
});
