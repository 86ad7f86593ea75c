import assert from "node:assert/strict";
import { Output } from "./output.ts";

Deno.test("all of a text is written, however little the stream takes at once", () => {
  let written = "";
  const output = new Output({
    writeSync(bytes) {
      const part = bytes.subarray(0, 3);
      written += String.fromCharCode(...part);
      return part.length;
    },
  });
  output.line("1234567");
  assert.equal(written, "1234567\n");
  assert.equal(output.closed.aborted, false);
});

Deno.test("once the reader is gone, nothing is written and nobody fails", () => {
  let tries = 0;
  const output = new Output({
    writeSync() {
      tries++;
      throw new Deno.errors.BrokenPipe("Broken pipe (os error 32)");
    },
  });
  output.line("one");
  assert.equal(output.closed.aborted, true);
  output.line("two");
  assert.equal(tries, 1);
});
