import assert from "node:assert/strict";
import { formatShare } from "./format_share.ts";

Deno.test("what is not quite nothing or everything is not written so", () => {
  const shares = [0, 1e-9, 0.001, 0.4567, 0.999, 0.99999, 1];
  assert.deepEqual(
    shares.map(formatShare),
    ["0.0%", "< 0.1%", "0.1%", "45.7%", "99.9%", "> 99.9%", "100.0%"],
  );
});
