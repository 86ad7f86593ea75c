import { sha256 as plainSha256 } from "@noble/hashes/sha2.js";

/**
 * The SHA-256 of bytes, as 64 hexadecimal digits. By Deno's own, or, in a browser's page, whose own
 * answers later, by a function in JavaScript.
 */
export function sha256(bytes: Uint8Array): string {
  const native = globalThis.process?.getBuiltinModule?.("node:crypto");
  if (native !== undefined) return native.createHash("sha256").update(bytes).digest("hex");
  return Array.from(plainSha256(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
