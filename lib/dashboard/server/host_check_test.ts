import fc from "fast-check";
import assert from "node:assert/strict";
import { isForeignHost, isLoopback } from "./host_check.ts";

const here = { host: "127.0.0.1", port: 8000 };

Deno.test("this machine's own names are known, with the right port alone", () => {
  for (const name of ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"]) {
    assert.equal(isForeignHost(`${name}:8000`, here), false, name);
    assert.equal(isForeignHost(`${name}:8001`, here), true, name);
    assert.equal(isForeignHost(name, here), true, name);
    assert.equal(isForeignHost(name, { host: "127.0.0.1", port: 80 }), false, name);
    assert.equal(isForeignHost(`${name}:8001`, { host: "127.0.0.1" }), false, "any port");
  }
});

Deno.test("names and addresses of others are foreign", () => {
  fc.assert(fc.property(fc.oneof(fc.domain(), fc.ipV4(), fc.string()), (name) => {
    fc.pre(!["localhost", "127.0.0.1"].includes(name.toLowerCase()));
    assert.equal(isForeignHost(`${name}:8000`, here), name.toLowerCase() !== "[::1]");
  }));
});

Deno.test("a server that is bound to another address is known by it", () => {
  const bound = { host: "192.0.2.1", port: 8000 };
  assert.equal(isForeignHost("192.0.2.1:8000", bound), false);
  assert.equal(isForeignHost("192.0.2.2:8000", bound), true);
  assert.equal(isForeignHost("[fe80::1]:8000", { host: "fe80::1", port: 8000 }), false);
});

Deno.test("one that is bound to all addresses is known by any, but by no other name", () => {
  for (const host of ["0.0.0.0", "::"]) {
    const bound = { host, port: 8000 };
    fc.assert(fc.property(fc.ipV4(), (address) => {
      assert.equal(isForeignHost(`${address}:8000`, bound), false);
    }));
    fc.assert(fc.property(fc.ipV6(), (address) => {
      assert.equal(isForeignHost(`[${address}]:8000`, bound), false);
    }));
    fc.assert(fc.property(fc.domain(), (name) => {
      assert.equal(isForeignHost(`${name}:8000`, bound), true);
    }));
  }
});

Deno.test("only this machine reaches loopback addresses", () => {
  assert.deepEqual(
    ["localhost", "127.0.0.1", "::1", "[::1]", "0.0.0.0", "::", "192.0.2.1", "example.org"]
      .filter(isLoopback),
    ["localhost", "127.0.0.1", "::1", "[::1]"],
  );
});
