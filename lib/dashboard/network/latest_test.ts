import assert from "node:assert/strict";
import { latest } from "./latest.ts";

Deno.test("what comes while work goes on gives way to what comes after it", async () => {
  const begun: number[] = [];
  const finish: (() => void)[] = [];
  const give = latest<number>((value) => {
    begun.push(value);
    return new Promise((resolve) => finish.push(resolve));
  });
  for (const value of [1, 2, 3]) give(value);
  assert.deepEqual(begun, [1]);
  finish[0]();
  await Promise.resolve();
  assert.deepEqual(begun, [1, 3]);
  finish[1]();
  await Promise.resolve();
  give(4);
  assert.deepEqual(begun, [1, 3, 4]);
});
