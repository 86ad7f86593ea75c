import assert from "node:assert/strict";
import { mirrors, read } from "./contract.ts";

mirrors("packages/fresh/src/router.ts", "index answers for its folder", async (send) => {
  const start = await read(send("/"));
  assert.equal(start.status, 200);
  assert.match(start.text, /<h1>GET Start<\/h1>/);
  assert.match((await read(send("/items"))).text, /<h1>Items<\/h1>/);
  assert.equal((await read(send("/index"))).status, 404);
});

mirrors("packages/fresh/src/router.ts", "a slash at the end changes nothing", async (send) => {
  assert.match((await read(send("/items/"))).text, /<h1>Items<\/h1>/);
  assert.equal((await read(send("/items/new/"))).text, "A new item");
  assert.equal((await read(send("/items/7/"))).status, 404);
});

mirrors("packages/fresh/src/app.ts", "slashes in a row are one", async (send) => {
  assert.match((await read(send("//items"))).text, /<h1>Items<\/h1>/);
});

mirrors("packages/fresh/src/router.ts", "names come before parameters", async (send) => {
  assert.equal((await read(send("/items/new"))).text, "A new item");
  assert.match((await read(send("/items/7"))).text, /Item 7 <small>\/items\/:id</);
});

mirrors("packages/fresh/src/router.ts", "parameters are decoded, but for slashes", async (send) => {
  const parts = async (path: string) => JSON.parse((await read(send(path))).text);
  assert.deepEqual(await parts("/items/a%20b/parts/%C3%BC"), { id: "a b", part: "ü" });
  assert.deepEqual(await parts("/items/%2e%2e%2f/parts/1"), { id: "..%2f", part: "1" });
  assert.equal((await read(send("/items/1/parts"))).status, 404);
});

mirrors("packages/fresh/src/dev/fs_crawl.ts", "only the last extension goes", async (send) => {
  assert.equal((await read(send("/script.js"))).text, "// A script");
});

mirrors("packages/fresh/src/segments.ts", "a handler answers its method", async (send) => {
  assert.equal((await read(send("/methods"))).text, "Got");
  const posted = await read(send("/methods", { method: "POST", body: "sent" }));
  assert.deepEqual([posted.status, posted.text], [201, "sent"]);
  assert.equal((await read(send("/methods", { method: "DELETE" }))).status, 204);
});

mirrors(
  "packages/fresh/src/segments.ts",
  "a method without a handler is not found",
  async (send) => {
    for (const method of ["PUT", "PATCH", "OPTIONS"]) {
      const { status, text } = await read(send("/methods", { method }));
      assert.deepEqual([status, /<h1[^>]*>No \/methods/.test(text)], [404, true], method);
    }
  },
);

mirrors("packages/fresh/src/fs_routes.ts", "one function answers every method", async (send) => {
  for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
    assert.equal((await read(send("/any", { method }))).text, method);
  }
});

mirrors("packages/fresh/src/commands.ts", "a page alone answers every method", async (send) => {
  for (const method of ["POST", "DELETE"]) {
    const { status, text } = await read(send("/", { method }));
    assert.deepEqual([status, text.includes(`<h1>${method} Start</h1>`)], [200, true]);
  }
});

mirrors("packages/fresh/src/app.ts", "HEAD is GET without a body", async (send) => {
  const { status, headers, text } = await read(send("/methods", { method: "HEAD" }));
  assert.deepEqual([status, headers.get("x-method"), text], [200, "GET", ""]);
  assert.equal((await read(send("/data", { method: "HEAD" }))).status, 202);
  assert.equal((await read(send("/nowhere", { method: "HEAD" }))).status, 404);
});

mirrors("packages/fresh/src/context.ts", "redirections stay on the host", async (send) => {
  const to = async (location: string, more = "") => {
    const { status, headers } = await read(
      send(`/redirect?to=${encodeURIComponent(location)}${more}`),
    );
    return [status, headers.get("location")];
  };
  assert.deepEqual(await to("/items"), [302, "/items"]);
  assert.deepEqual(await to("//example.org/"), [302, "/example.org/"]);
  assert.deepEqual(await to("/a//b?c=//d", "&status=303"), [303, "/a/b?c=//d"]);
  assert.deepEqual(await to("https://example.org/"), [302, "https://example.org/"]);
});

mirrors(
  "packages/fresh/src/middlewares/mod.ts",
  "middlewares run from the app's to the folder's, in order",
  async (send) => {
    const passed = async (path: string) => (await read(send(path))).headers.get("x-passed");
    assert.equal(await passed("/"), "main root");
    assert.equal(await passed("/nested"), "main root nested-1 nested-2");
    assert.equal(await passed("/nested/deeper"), "main root nested-1 nested-2");
  },
);

mirrors("packages/fresh/src/middlewares/mod.ts", "a middleware may answer", async (send) => {
  const { text, headers } = await read(send("/nested?stop"));
  assert.deepEqual([text, headers.get("x-passed")], ["Stopped", "main root nested-1 nested-2"]);
});
