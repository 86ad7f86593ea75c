import assert from "node:assert/strict";
import fc from "fast-check";
import { mostRuns, readCompareAddress, writeCompareAddress } from "./compare_address.ts";
import { horizontalAxes } from "./horizontal_axis.ts";
import { measures } from "./measures.ts";
import { spans } from "./smoothing.ts";

const keys = <Key extends string>(record: Readonly<Record<Key, unknown>>) =>
  fc.constantFrom(...Object.keys(record) as Key[]);

Deno.test("what is written into an address is read from it again", () => {
  const all = {
    runs: fc.uniqueArray(fc.stringMatching(/^[\w-]{1,30}$/), { maxLength: mostRuns }),
    axis: keys(horizontalAxes),
    measure: keys(measures),
    span: fc.constantFrom(...spans),
    isLogarithmic: fc.boolean(),
  };
  const address = fc.record(all, {
    requiredKeys: ["runs", "axis", "measure", "isLogarithmic"],
  });
  fc.assert(fc.property(address, (address) => {
    const { searchParams } = new URL(writeCompareAddress(address), "http://localhost");
    assert.deepEqual(readCompareAddress(searchParams), { ...address });
  }));
});

Deno.test("an address of nonsense is a fresh page", () => {
  const nonsense = new URLSearchParams("x=__proto__&y=toString&smooth=-7&runs=,a,,a,");
  assert.deepEqual(readCompareAddress(nonsense), {
    ...readCompareAddress(new URLSearchParams()),
    runs: ["a"],
  });
});
