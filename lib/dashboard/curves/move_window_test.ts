import assert from "node:assert/strict";
import fc from "fast-check";
import { moveWindow, type WindowMove } from "./move_window.ts";

const whole = { from: 0, to: 100 };

Deno.test("keys show half, twice as much, or a quarter further", () => {
  assert.deepEqual(moveWindow(whole, undefined, "closer"), { from: 25, to: 75 });
  assert.deepEqual(moveWindow(whole, { from: 40, to: 60 }, "farther"), { from: 30, to: 70 });
  assert.deepEqual(moveWindow(whole, { from: 40, to: 60 }, "right"), { from: 45, to: 65 });
  assert.deepEqual(moveWindow(whole, { from: 2, to: 22 }, "left"), { from: 0, to: 20 });
});

Deno.test("all of it is shown by no window: it goes on growing", () => {
  assert.equal(moveWindow(whole, { from: 20, to: 80 }, "farther"), undefined);
  assert.equal(moveWindow(whole, undefined, "left"), undefined);
});

Deno.test("whatever keys are pressed, the window stays within the whole", () => {
  const moves = fc.array(fc.constantFrom<WindowMove>("closer", "farther", "left", "right"));
  fc.assert(fc.property(moves, (moves) => {
    let window: ReturnType<typeof moveWindow>;
    for (const move of moves) {
      window = moveWindow(whole, window, move);
      if (window) assert.ok(window.from >= 0 && window.to <= 100 && window.from < window.to);
    }
  }));
});
