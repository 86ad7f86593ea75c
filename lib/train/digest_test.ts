import assert from "node:assert/strict";
import { sha256 } from "./digest.ts";

const bytes = new TextEncoder().encode("abc");
/** FIPS 180-2, appendix B.1. */
const digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

Deno.test("SHA-256 is the standard's, by Deno's function and by the one of pages", () => {
  assert.equal(sha256(bytes), digest);
  const { process } = globalThis;
  Reflect.deleteProperty(globalThis, "process");
  try {
    assert.equal(sha256(bytes), digest);
  } finally {
    globalThis.process = process;
  }
});
