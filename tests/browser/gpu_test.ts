import assert from "node:assert/strict";
import { serve } from "../../examples/browser/serve.ts";
import { launchChromium, missingChromium, nameInChromium } from "./chromium.ts";
import type {} from "./deno_in_page.ts";
import { testFiles } from "./test_files.ts";

/** Tests of other backends, and of files that a page cannot read. */
const notHere = /, (wasm|cpu)$|: wasm-threads|each kernel|SUPPORT\.md/;

Deno.test({
  name: nameInChromium("WebGPU on SwiftShader passes the tests that it passes in Deno"),
  ignore: missingChromium !== undefined,
  fn: async (test) => {
    const files = await testFiles(new URL("gpu_tests.ts", import.meta.url));
    const server = serve(files, {}, 0);
    const browser = await launchChromium({ gpu: true });
    try {
      const page = await browser.newPage();
      const errors: string[] = [];
      page.on("pageerror", ({ message }) => errors.push(message));
      await page.goto(`http://127.0.0.1:${server.addr.port}/`);
      await page.waitForFunction(() => globalThis.glyphTests?.ready);
      const names = await page.evaluate(() => glyphTests.names());
      const here = names.filter((name) => !notHere.test(name));
      assert.equal(here.length, 9, here.join("\n"));
      for (const name of here) {
        await test.step(name, async () => {
          assert.deepEqual(await page.evaluate((name) => glyphTests.run(name), name), {});
        });
      }
      assert.deepEqual(errors, []);
    } finally {
      await browser.close();
      await server.shutdown();
    }
  },
});
