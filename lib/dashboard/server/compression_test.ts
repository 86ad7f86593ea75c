import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { compressFile } from "./compression.ts";

const text = "const loss = 0.25;\n".repeat(100);

function file(type: string, etag: string | undefined = '"a"'): Response {
  const headers = new Headers({ "Content-Type": type, "Content-Length": String(text.length) });
  if (etag) headers.set("ETag", etag);
  return new Response(text, { headers });
}

const request = (encodings: string) =>
  new Request("http://127.0.0.1/a.js", { headers: { "Accept-Encoding": encodings } });

Deno.test("scripts and styles go compressed to those who take it, the same each time", async () => {
  for (const encodings of ["gzip", "gzip, deflate, br, zstd", "br,gzip"]) {
    const response = await compressFile(request(encodings), file("text/javascript"));
    const bytes = await response.bytes();
    assert.equal(response.headers.get("Content-Encoding"), "gzip");
    assert.equal(response.headers.get("Content-Length"), String(bytes.length));
    assert.equal(response.headers.get("Vary"), "Accept-Encoding");
    assert.equal(gunzipSync(bytes).toString(), text);
    assert(bytes.length < text.length / 4);
  }
});

Deno.test("all else goes as it is", async () => {
  const cases: [string, Response][] = [
    ["br", file("text/javascript")],
    ["gzip;q=0", file("text/javascript")],
    ["gzip", file("image/png")],
    ["gzip", file("text/css", "")],
    ["gzip", new Response(null, { status: 304, headers: { "ETag": '"a"' } })],
  ];
  for (const [encodings, response] of cases) {
    assert.equal(await compressFile(request(encodings), response), response);
  }
});
