import { equal, match, ok, rejects } from "node:assert/strict";
import { bundleScript, scriptResponse } from "./bundle_script.ts";

const entry = new URL("../live/shared_worker.ts", import.meta.url);

Deno.test("a script is bundled once, without imports", async () => {
  const script = await bundleScript(entry);
  const code = new TextDecoder().decode(script.code);
  match(code, /EventSource/);
  ok(!/^\s*(import|export)\b/m.test(code), "a shared worker of the classic kind cannot import");
  equal(await bundleScript(new URL(entry)), script);
});

Deno.test("a browser that has the script is told so", async () => {
  const address = "http://127.0.0.1/stream.js";
  const first = await scriptResponse(new Request(address), entry);
  equal(first.status, 200);
  equal(first.headers.get("Content-Type"), "text/javascript; charset=utf-8");
  const headers = { "If-None-Match": first.headers.get("ETag")! };
  const second = await scriptResponse(new Request(address, { headers }), entry);
  equal(second.status, 304);
  equal(await second.text(), "");
});

Deno.test("a script that cannot be bundled says which, and is tried again", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const broken = new URL(`file://${folder}/script.ts`);
    await Deno.writeTextFile(broken, "const a = ;");
    await rejects(bundleScript(broken), /script\.ts could not be bundled/);
    await Deno.writeTextFile(broken, "console.log(1);");
    match(new TextDecoder().decode((await bundleScript(broken)).code), /console\.log\(1\)/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
