import assert from "node:assert/strict";
import { bodyLimit, checkDeclaredLength, readFields, readJson } from "./body.ts";
import { Problem } from "./problem.ts";

function request(body: BodyInit, type = "application/json"): Request {
  return new Request("http://localhost/", {
    method: "POST",
    headers: { "Content-Type": type },
    body,
  });
}

async function statusOf(promise: Promise<unknown>): Promise<number> {
  const problem = await promise.then(() => assert.fail("It was read"), (error) => error);
  assert.ok(problem instanceof Problem, String(problem));
  return problem.status;
}

Deno.test("JSON is read up to the limit, and not a piece further", async () => {
  const text = JSON.stringify("é".repeat((bodyLimit - 2) / 2));
  assert.equal(await readJson(request(text)), JSON.parse(text));
  let pieces = 0;
  const endless = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      pieces++;
      controller.enqueue(new Uint8Array(1024));
    },
  }, { highWaterMark: 0 });
  assert.equal(await statusOf(readJson(request(endless))), 413);
  assert.equal(pieces, 65);
});

Deno.test("a body that takes too long is left", async () => {
  let left = false;
  const silent = new ReadableStream<Uint8Array<ArrayBuffer>>({
    cancel() {
      left = true;
    },
  });
  assert.equal(await statusOf(readJson(request(silent), 20)), 408);
  assert.ok(left);
});

Deno.test("what is no JSON, or no JSON by its type, is refused", async () => {
  assert.equal(await statusOf(readJson(request("{"))), 400);
  assert.equal(await statusOf(readJson(request(new Uint8Array([34, 255, 34])))), 400);
  assert.equal(await statusOf(readJson(request("{}", "text/plain"))), 415);
  assert.deepEqual(await readJson(request("{}", "Application/JSON; charset=utf-8")), {});
});

Deno.test("fields that nobody knows are refused by name", async () => {
  assert.deepEqual(await readFields(request('{"a":1}'), ["a", "b"]), { a: 1 });
  await assert.rejects(readFields(request('{"c":1}'), ["a", "b"]), { status: 400, field: "c" });
  await assert.rejects(readFields(request("[1]"), ["0"]), { status: 400 });
});

Deno.test("a length that is declared is checked before the body is read", () => {
  const declared = (length: string) =>
    new Request("http://localhost/", { headers: { "Content-Length": length } });
  for (const length of ["0", String(bodyLimit)]) checkDeclaredLength(declared(length));
  for (const length of [String(bodyLimit + 1), "1e9", "many"]) {
    assert.throws(() => checkDeclaredLength(declared(length)), { status: 413 });
  }
});
