import assert from "node:assert/strict";
import { mirrors, read, type Send } from "./contract.ts";

const place = "docs/latest/examples/common-patterns.md";

async function streams(send: Send): Promise<Record<"opened" | "cancelled", number>> {
  return JSON.parse((await read(send("/streams"))).text);
}

/** Waits until what `count` gives is `expected`. */
async function until(expected: number, count: () => Promise<number>): Promise<void> {
  const end = performance.now() + 5000;
  while (await count() !== expected) {
    assert.ok(performance.now() < end, `${await count()} of ${expected}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

mirrors(place, "a stream is sent as it grows", async (send) => {
  const response = await send("/stream");
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  const reader = response.body!.getReader();
  for (let chunk = 0; chunk < 3; chunk++) {
    const { value } = await reader.read();
    assert.match(new TextDecoder().decode(value), /^data: now/);
  }
  await reader.cancel();
});

mirrors(place, "a stream is cancelled when its reader leaves", async (send) => {
  const before = await streams(send);
  const readers = await Promise.all(Array.from({ length: 50 }, async () => {
    const reader = (await send("/stream")).body!.getReader();
    await reader.read();
    return reader;
  }));
  assert.equal((await streams(send)).opened, before.opened + 50);
  for (const reader of readers) await reader.cancel();
  await until(before.cancelled + 50, async () => (await streams(send)).cancelled);
});
