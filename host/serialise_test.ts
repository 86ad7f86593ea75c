import assert from "node:assert/strict";
import { h } from "preact";
import { serialise } from "./serialise.ts";

Deno.test("what cannot be sent is refused, by the names of its island and property", () => {
  const refused: [unknown, RegExp][] = [
    [() => {}, /function/],
    [[{ deep: new Map([["a", () => {}]]) }], /function/],
    [Symbol("s"), /Symbol/],
    [h("b", null), /JSX/],
    [[h("b", null)], /JSX/],
    [new Float32Array(2), /Float32Array/],
    [new ArrayBuffer(2), /ArrayBuffer/],
    [new URLSearchParams(), /URLSearchParams/],
    [new (class Point {})(), /non-POJO/],
    [Promise.resolve(), /Promise/],
  ];
  for (const [value, reason] of refused) {
    const islands = [
      { name: "Good", component: 0, props: { value: 1 } },
      { name: "Chart", component: 1, props: { points: [], value } },
    ];
    assert.throws(() => serialise(islands), (error: Error) => {
      assert.match(error.message, /^The island Chart cannot be given value: /);
      assert.match(error.message, reason);
      return error instanceof TypeError;
    });
  }
});
