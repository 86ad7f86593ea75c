import assert from "node:assert/strict";
import { loadFirst, type Source } from "./sources.ts";

const has = (value: string): Source<string> => ({
  name: value,
  load: () => Promise.resolve(value),
});
const fails = (name: string): Source<string> => ({
  name,
  load: () => Promise.reject(new Error(`${name} is empty`)),
});

Deno.test("the first source that has it is taken, and no later one is asked", async () => {
  const never: Source<string> = { name: "never", load: () => assert.fail("was asked") };
  assert.equal(await loadFirst("It", [has("a"), never], "Buy it."), "a");
  assert.equal(await loadFirst("It", [fails("a"), fails("b"), has("c"), never], "Buy it."), "c");
});

Deno.test("when every source fails, the error tells each reason and the remedy", async () => {
  await assert.rejects(loadFirst("It", [fails("a"), fails("b")], "Buy it."), (error) => {
    assert.ok(error instanceof AggregateError);
    assert.equal(error.message, "It was found nowhere. Buy it.\n- a: a is empty\n- b: b is empty");
    assert.equal(error.errors.length, 2);
    return true;
  });
});

Deno.test("a signal stops the search with its own reason", async () => {
  const controller = new AbortController();
  const stops: Source<string> = {
    name: "stops",
    load: () => {
      controller.abort(new Error("enough"));
      return Promise.reject(new Error("because of the signal"));
    },
  };
  for (const sources of [[stops, has("b")], [stops]]) {
    await assert.rejects(loadFirst("It", sources, "Buy it.", controller.signal), /^Error: enough$/);
  }
});
