import { createHash, timingSafeEqual } from "node:crypto";

/** A token that nobody guesses: 192 bits, safe in an address. */
export function makeToken(): string {
  return crypto.getRandomValues(new Uint8Array(24)).toBase64({ alphabet: "base64url" });
}

/** Whether two texts are the same, in a time that tells nothing of where they differ. */
export function sameSecret(given: string, secret: string): boolean {
  return timingSafeEqual(digest(given), digest(secret));
}

function digest(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
