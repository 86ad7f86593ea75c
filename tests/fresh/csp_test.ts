import assert from "node:assert/strict";
import { mirrors, read } from "./contract.ts";

mirrors("packages/fresh/src/middlewares/csp.ts", "csp() adds to its defaults", async (send) => {
  const { headers } = await read(send("/"));
  const policy = headers.get("content-security-policy")!
    .replaceAll(/'nonce-\w+'/g, "'nonce-…'");
  assert.deepEqual(policy.split("; "), [
    "default-src 'self'",
    "script-src 'self' 'nonce-…'",
    "style-src 'self' 'nonce-…'",
    "font-src 'self'",
    "media-src 'self' data: blob:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "upgrade-insecure-requests",
    "img-src 'none'",
    "worker-src blob:",
  ]);
});

mirrors(
  "packages/fresh/src/runtime/server/preact_hooks.ts",
  "inline scripts and styles carry the nonce, another for each response",
  async (send) => {
    const nonces = await Promise.all([1, 2].map(async () => {
      const { headers, text } = await read(send("/islands"));
      const [, nonce] = headers.get("content-security-policy")!.match(/'nonce-(\w+)'/)!;
      const found = [...text.matchAll(/<(?:script|style)([^>]*)>/g)].map(([, rest]) => rest);
      assert.equal(found.length, 2);
      for (const attributes of found) assert.ok(attributes.includes(`nonce="${nonce}"`));
      return nonce;
    }));
    assert.notEqual(nonces[0], nonces[1]);
    assert.ok(nonces[0].length >= 32);
  },
);
