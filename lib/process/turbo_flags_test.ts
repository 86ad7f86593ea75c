import assert from "node:assert/strict";
import { turboFlags } from "./turbo_flags.ts";

const configuration = await Deno.readTextFile(new URL("../../deno.json", import.meta.url));

Deno.test("deno task test:turbo tests with the flags of --turbo", () => {
  const { command } = JSON.parse(configuration).tasks["test:turbo"];
  const [, flags] = command.match(/^DENO_V8_FLAGS=(\S+)/);
  const known = flags.split(",").map((flag: string) => flag.replace(/^--/, ""));
  assert.deepEqual(turboFlags.filter((flag) => !known.includes(flag)), []);
  assert.equal(known.length, 3);
});

Deno.test("V8 knows the flags of --turbo", async () => {
  const { success, stderr } = await new Deno.Command("deno", {
    args: ["eval", `--v8-flags=${turboFlags.map((flag) => `--${flag}`).join(",")}`, ""],
    stdin: "null",
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
});
