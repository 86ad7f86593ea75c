import assert from "node:assert/strict";
import { isolationHeaders, policyHeaders } from "../../examples/browser/serve.ts";
import { type PageOptions, testInPage } from "./chromium.ts";
import type {} from "./page.ts";
import { programFiles } from "./program_files.ts";

const policy = policyHeaders["content-security-policy"];
const withPolicy = (text: string) => ({ ...isolationHeaders, "content-security-policy": text });

/** What a page lacks, and what `useWasmThreads({ threads: 2 })` says there. */
const refusals: (Omit<PageOptions, "files"> & { name: string; message: RegExp })[] = [
  {
    name: "a page that is not cross-origin isolated",
    headers: policyHeaders,
    message:
      /^2 threads may not share memory in a page that is not cross-origin isolated: .*`Cross-Origin-Opener-Policy: same-origin` and `Cross-Origin-Embedder-Policy: require-corp`, or pass `threads: 1`$/,
  },
  {
    name: "a policy without 'wasm-unsafe-eval'",
    headers: withPolicy(policy.replace("'wasm-unsafe-eval'", "")),
    message:
      /^The kernels may not be compiled here\. .* add 'wasm-unsafe-eval' to its script-src: /,
  },
  {
    name: "a policy without blob: workers",
    headers: withPolicy(policy.replace("blob:", "'self'")),
    message:
      /^The page lets no worker start from a blob: URL\. .* add blob: to its worker-src, or pass `threads: 1`: /,
  },
  {
    name: "a policy that wants Trusted Types",
    headers: withPolicy(`${policy}; require-trusted-types-for 'script'`),
    message: /^The page lets no worker start from a blob: URL\. .*'TrustedScriptURL'/,
  },
  {
    name: "a processor without SIMD",
    headers: isolationHeaders,
    v8Flags: "--no-enable-sse4-1 --no-enable-avx",
    message: /^WebAssembly has no SIMD or no threads here, and /,
  },
  {
    name: "a JavaScript engine without WebAssembly",
    headers: isolationHeaders,
    v8Flags: "--jitless",
    message: /^There is no WebAssembly here, which the wasm-threads backend runs on: /,
  },
];

for (const { name, message, ...options } of refusals) {
  testInPage(
    `${name} is refused with the remedy, and the backend before it stays`,
    async () => ({ files: await programFiles(), ...options }),
    async (page) => {
      const refused = await page.evaluate(async () => {
        await glyph.tf.setBackend("cpu");
        const text = await glyph.useWasmThreads({ threads: 2 }).catch(({ message }) => message);
        return { text, backend: glyph.tf.getBackend() };
      });
      assert.match(refused.text, message);
      assert.equal(refused.backend, "cpu");
      assert.equal(page.workers().length, 0);
    },
  );
}

for (
  const [name, headers] of Object.entries({
    "is not cross-origin isolated": policyHeaders,
    "allows no workers": withPolicy(policy.replace("blob:", "'none'")),
  })
) {
  testInPage(
    `one thread trains in a page that ${name}`,
    async () => ({ files: await programFiles(), headers }),
    async (page) => {
      const { losses } = await page.evaluate(() => glyph.trainExample({ threads: 1 }));
      assert(losses.at(-1)! < losses[0]);
    },
  );
}
