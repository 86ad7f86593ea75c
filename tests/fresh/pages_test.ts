import assert from "node:assert/strict";
import { mirrors, read } from "./contract.ts";

mirrors("packages/fresh/src/context.ts", "_app surrounds the page", async (send) => {
  const { text, headers } = await read(send("/items/7"));
  assert.match(text, /^<!DOCTYPE html><html lang="en" data-path="\/items\/7"><head>/);
  assert.match(text, /<\/nav><h1>Item 7.*<\/h1>.*<\/body><\/html>$/s);
  assert.equal(text.match(/<html/g)!.length, 1);
  assert.equal(headers.get("content-type"), "text/html; charset=utf-8");
});

mirrors("packages/fresh/src/segments.ts", "layouts nest as their folders do", async (send) => {
  const { text } = await read(send("/nested/deeper"));
  assert.match(
    text,
    /<section id="outer" data-passed="main root nested-1 nested-2"><section id="inner"><p>Deeper<\/p><\/section><\/section>/,
  );
  const outer = await read(send("/nested"));
  assert.match(outer.text, /<section id="outer"[^>]*><p>Nested<\/p><\/section>/);
  assert.doesNotMatch((await read(send("/"))).text, /<section/);
});

mirrors("packages/fresh/src/handlers.ts", "page() gives data, status and headers", async (send) => {
  const { status, headers, text } = await read(send("/data"));
  assert.deepEqual([status, headers.get("x-data")], [202, "yes"]);
  assert.match(text, /<p>Count: 3<\/p>/);
  assert.match(text, /<title>With data<\/title>/);
});

mirrors("packages/fresh/src/render.ts", "a page may wait for its data", async (send) => {
  const { text } = await read(send("/asynchronous"));
  assert.match(text, /<p>Waited for<\/p>/);
  assert.match(text, /<title>Waited<\/title>/);
  assert.equal((await read(send("/asynchronous?response"))).text, "A response");
});

mirrors("packages/fresh/src/context.ts", "text is escaped", async (send) => {
  const { text } = await read(send("/text?text=%3Cscript%3Ealert(1)%3C/script%3E%26"));
  assert.ok(text.includes(">&lt;script>alert(1)&lt;/script>&amp;</p>"), text);
  assert.doesNotMatch(text, /<script>/);
});

mirrors(
  "packages/fresh/src/runtime/shared_internal.ts",
  "links to this page and to those above it are marked",
  async (send) => {
    const links = async (path: string) => {
      const { text } = await read(send(path));
      return Object.fromEntries(
        text.matchAll(/<a href="([^"]*)"([^>]*)>/g).map(([, href, rest]) => [
          href,
          rest.match(/aria-current="(\w+)"/)?.[1],
        ]),
      );
    };
    const set = { "/elsewhere": "step", "https://example.org/": undefined };
    assert.deepEqual(await links("/items/1?size=2"), {
      ...set,
      "/": "true",
      "/items": "true",
      "/items/1?size=2": "page",
    });
    assert.deepEqual(await links("/"), {
      ...set,
      "/": "page",
      "/items": undefined,
      "/items/1?size=2": undefined,
    });
    assert.equal((await links("/items/1?size=3"))["/items/1?size=2"], "true");
  },
);

mirrors("packages/fresh/tests/no_client_js_test.tsx", "no island, no script", async (send) => {
  assert.doesNotMatch((await read(send("/"))).text, /<script/);
});
