import assert from "node:assert/strict";
import { RecentlyUsed } from "./recently_used.ts";

function letters(most: number) {
  const made: string[] = [], forgotten: string[] = [];
  const kept = new RecentlyUsed<string>({
    most,
    make: (key) => {
      made.push(key);
      return key === "bad" ? Promise.reject(new Error("cannot")) : Promise.resolve(key);
    },
    forget: (value) => forgotten.push(value),
  });
  return { kept, made, forgotten };
}

Deno.test("what was used longest ago is pushed out and freed", async () => {
  const { kept, made, forgotten } = letters(2);
  for (const key of ["a", "b", "a", "c"]) {
    assert.equal(await kept.use(key, (value) => value), key);
  }
  await kept.use("a", () => {});
  assert.deepEqual(made, ["a", "b", "c"]);
  assert.deepEqual(forgotten, ["b"]);
});

Deno.test("what is pushed out while it is used is freed after that, once", async () => {
  const { kept, forgotten } = letters(1);
  let finish = () => {};
  const long = kept.use("a", () => new Promise<void>((resolve) => finish = resolve));
  await kept.use("b", () => assert.deepEqual(forgotten, []));
  assert.deepEqual(forgotten, []);
  finish();
  await long;
  await Promise.resolve();
  assert.deepEqual(forgotten, ["a"]);
});

Deno.test("what could not be made is tried again, and takes no place", async () => {
  const { kept, made, forgotten } = letters(1);
  for (let turn = 0; turn < 2; turn++) {
    await assert.rejects(kept.use("bad", () => {}), /^Error: cannot$/);
  }
  assert.deepEqual(made, ["bad", "bad"]);
  assert.deepEqual(forgotten, []);
});
