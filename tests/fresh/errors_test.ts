import assert from "node:assert/strict";
import { mirrors, read, silently } from "./contract.ts";

mirrors(
  "packages/fresh/src/segments.ts",
  "_404 answers with its handler's status",
  async (send) => {
    const { status, text } = await read(send("/nowhere"));
    assert.equal(status, 404);
    assert.match(text, /<html.*<h1 data-status="404">No \/nowhere<\/h1>/s);
  },
);

mirrors(
  "packages/fresh/src/segments.ts",
  "_404 answers 200 unless told otherwise",
  async (send) => {
    assert.equal((await read(send("/nowhere?default"))).status, 200);
  },
);

mirrors("packages/fresh/src/segments.ts", "what throws 404 is not found", async (send) => {
  const { status, text } = await read(send("/nested/deeper?missing"));
  assert.equal(status, 404);
  assert.match(text, /<section id="inner"><h1 data-status="404">No \/nested\/deeper</);
  assert.equal((await read(send("/fails?status=404"))).status, 404);
});

mirrors(
  "packages/fresh/src/segments.ts",
  "_error answers with the error's status",
  async (send) => {
    const asked = await read(send("/fails?status=409"));
    assert.equal(asked.status, 409);
    assert.match(asked.text, /<html.*<h1>Failed: as asked<\/h1>/s);
    const thrown = await read(send("/fails"));
    assert.equal(thrown.status, 500);
    assert.match(thrown.text, /<h1>Failed: out of range<\/h1>/);
  },
);

mirrors("packages/fresh/src/segments.ts", "a page that throws is an error", async (send) => {
  const { status, text } = await read(send("/fails?render"));
  assert.equal(status, 500);
  assert.match(text, /<h1>Failed: while rendering<\/h1>/);
});

mirrors("packages/fresh/src/segments.ts", "a middleware that throws is an error", async (send) => {
  const { status, text } = await read(send("/nested?fail"));
  assert.equal(status, 500);
  assert.match(text, /<h1>Failed: in a middleware<\/h1>/);
});

mirrors("packages/fresh/src/segments.ts", "the nearest _error answers", async (send) => {
  const { status, text } = await read(send("/broken"));
  assert.equal(status, 503);
  assert.match(text, /<h2>Broken: Error: on purpose<\/h2>/);
});

mirrors("packages/fresh/src/app.ts", "a handler that returns nothing is an error", async (send) => {
  await silently(async () => {
    assert.equal((await read(send("/nothing"))).status, 500);
  });
});

mirrors("packages/fresh/src/middlewares/mod.ts", "errors pass the middlewares", async (send) => {
  const { headers } = await read(send("/fails"));
  // It was thrown past them to the error page, which is further out.
  assert.equal(headers.get("x-passed"), null);
});
