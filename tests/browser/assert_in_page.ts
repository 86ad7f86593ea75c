/**
 * As much of `node:assert/strict` as tests use that run in a page.
 *
 * @module
 */
import { stringify } from "fast-check";

function assert(condition: unknown, message = "It is not so"): asserts condition {
  if (!condition) throw new Error(message);
}

/** The same value, however it is kept: sets, typed arrays, NaN and the signs of zeros included. */
function deepEqual(actual: unknown, expected: unknown, message = ""): void {
  const [one, other] = [actual, expected].map(stringify);
  assert(one === other, `${message} ${one} is not ${other}`);
}

export default Object.assign(assert, { deepEqual, equal: deepEqual, ok: assert });
