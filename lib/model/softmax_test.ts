import assert from "node:assert/strict";
import { argMax, logSoftmax } from "./softmax.ts";

Deno.test("log-probabilities of huge logits do not overflow", () => {
  const huge = logSoftmax(Float32Array.of(3e38, 0, -3e38));
  assert.deepEqual([huge[0], huge[1]], [0, -Math.fround(3e38)]);
  assert.deepEqual(Array.from(logSoftmax(Float32Array.of(1e30, 1e30)), Math.exp), [0.5, 0.5]);
  const tiny = logSoftmax(Float32Array.of(-1e30, -1e30, -1e30, -1e30));
  for (const value of tiny) assert.equal(Math.exp(value), 0.25);
});

Deno.test("log-probabilities agree with the formula in double precision to 1e-14", () => {
  const logits = Float32Array.of(1, 2, 3, -4, 0.5);
  const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
  logSoftmax(logits).forEach((value, index) =>
    assert.ok(Math.abs(value - Math.log(Math.exp(logits[index]) / sum)) < 1e-14)
  );
});

Deno.test("of equal logits the first is the class that is read", () => {
  assert.equal(argMax(Float32Array.of(1, 3, 3, 2)), 1);
  assert.equal(argMax(Float32Array.of(-Infinity, -Infinity)), 0);
});
