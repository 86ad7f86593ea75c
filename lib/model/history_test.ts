import assert from "node:assert/strict";
import { History } from "./history.ts";

Deno.test("a history is the same after a state dict, to the last bit", () => {
  const history = new History();
  history.batches.push(Math.PI, 1e-300);
  history.epochs.push(0.1 + 0.2);
  history.tests.push({ epoch: 1, value: 1 / 3 }, { epoch: 2, value: 0.5 });
  history.validations.push({ epoch: 1, value: 2 / 3 });
  const state = new Map();
  history.save("h", state);
  const other = new History();
  other.batches.push(1, 2, 3);
  other.load("h", structuredClone(state));
  assert.deepEqual(other, history);
  other.clear();
  assert.deepEqual(other, new History());
});

Deno.test("a state dict without the history is refused by name", () => {
  assert.throws(() => new History().load("h", new Map()), /RangeError: .* lacks h.batches/);
});
