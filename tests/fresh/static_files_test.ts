import assert from "node:assert/strict";
import { mirrors, read } from "./contract.ts";

const place = "packages/fresh/src/middlewares/static_files.ts";

mirrors(place, "static files have their types and lengths", async (send) => {
  const types: Record<string, string> = {
    "/style.css": "text/css",
    "/texts/plain.txt": "text/plain",
    "/mark.svg": "image/svg+xml",
  };
  for (const [path, type] of Object.entries(types)) {
    const { status, headers, text } = await read(send(path));
    assert.equal(status, 200, path);
    assert.equal(headers.get("content-type")!.split(";")[0], type);
    assert.equal(headers.get("content-length"), String(text.length));
  }
  assert.equal((await read(send("/style.css"))).text, "b {\n  color: blue;\n}\n");
});

mirrors(place, "a static file that the client has is not sent again", async (send) => {
  const etag = (await read(send("/style.css"))).headers.get("etag")!;
  assert.match(etag, /^W\/"[\w+/=-]+"$/);
  const same = await read(send("/style.css", { headers: { "if-none-match": etag } }));
  assert.deepEqual([same.status, same.text], [304, ""]);
  const changed = await read(send("/style.css", { headers: { "if-none-match": 'W/"other"' } }));
  assert.equal(changed.status, 200);
});

mirrors(place, "static files are asked for again each time", async (send) => {
  assert.match((await read(send("/style.css"))).headers.get("cache-control")!, /^no-cache/);
});

mirrors(place, "HEAD tells of a static file what GET sends", async (send) => {
  const [got, told] = await Promise.all([
    read(send("/style.css")),
    read(send("/style.css", { method: "HEAD" })),
  ]);
  assert.deepEqual([told.status, told.text], [200, ""]);
  for (const name of ["content-length", "content-type", "etag"]) {
    assert.equal(told.headers.get(name), got.headers.get(name), name);
  }
});

mirrors(place, "static files are only read", async (send) => {
  for (const method of ["POST", "PUT", "DELETE"]) {
    assert.equal((await read(send("/style.css", { method }))).status, 405);
  }
});

mirrors(
  "packages/fresh/src/dev/dev_build_cache.ts",
  "hidden files, folders and what lies outside are not found",
  async (send) => {
    const paths = ["/.hidden", "/texts", "/texts/", "/%2e%2e/main.ts", "/..%2fmain.ts", "/%00"];
    for (const path of [...paths, "/texts/..%2f..%2fmain.ts", "/%E0%A4%A"]) {
      assert.equal((await read(send(path))).status, 404, path);
    }
  },
);

mirrors(place, "scripts of islands stay in the browser for good", async (send) => {
  const { text } = await read(send("/islands"));
  const paths = [...text.matchAll(/from "([^"]+)"/g)].map(([, path]) => path);
  assert.ok(paths.length > 3);
  for (const path of new Set(paths)) {
    const { status, headers } = await read(send(path));
    assert.equal(status, 200, path);
    assert.match(headers.get("content-type")!, /^text\/javascript/);
    assert.equal(headers.get("cache-control"), "public, max-age=31536000, immutable");
  }
});
