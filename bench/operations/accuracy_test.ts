import assert from "node:assert/strict";
import { useWasmThreads } from "../../backends/wasm/mod.ts";
import { measureErrors, relativeError } from "./accuracy.ts";
import { tutorialOperations } from "./mod.ts";

Deno.test("an error is a part of the largest value, and NaN where anything is NaN", () => {
  assert.equal(relativeError([1, -3.5, 0], Float64Array.of(1, -4, 0.25)), 0.125);
  assert(Number.isNaN(relativeError([NaN, 1], Float64Array.of(1, 1))));
  assert.throws(() => relativeError([1], Float64Array.of(1, 1)), RangeError);
});

for (const relaxed of [true, false]) {
  const build = relaxed ? "relaxed" : "strict";
  Deno.test(`each operation of the tutorial's network differs from double by 4e-6 of its largest value at most (${build})`, async () => {
    const backend = await useWasmThreads({ threads: 2, relaxed });
    try {
      for (const operation of tutorialOperations(4)) {
        for (const { operation: name, result, error } of await measureErrors(operation)) {
          assert(error <= 4e-6, `${name}, ${result}: ${error}`);
        }
      }
    } finally {
      backend.dispose();
    }
  });
}
