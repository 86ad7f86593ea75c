import assert from "node:assert/strict";
import { cacheFolder } from "./cache_folder.ts";

const linux = Deno.build.os === "linux";

/** The cache folder in a process with this environment and these permissions. */
async function inProcess(env: Record<string, string>, ...permissions: string[]): Promise<string> {
  const program = `
    import { cacheFolder } from ${JSON.stringify(import.meta.resolve("./cache_folder.ts"))};
    try { console.log(cacheFolder()) } catch (error) { console.log(String(error)) }`;
  const { stdout } = await new Deno.Command("deno", {
    args: [
      "run",
      "--quiet",
      "--no-config",
      "--no-prompt",
      ...permissions,
      `data:,${encodeURIComponent(program)}`,
    ],
    env: { PATH: Deno.env.get("PATH")!, DENO_DIR: Deno.env.get("DENO_DIR") ?? "", ...env },
    clearEnv: true,
  }).output();
  return new TextDecoder().decode(stdout).trim();
}

Deno.test({ name: "the cache folder follows the environment", ignore: !linux }, async () => {
  const home = { HOME: "/home/ada" };
  assert.equal(await inProcess(home, "--allow-env"), "/home/ada/.cache/glyph");
  const both = { ...home, XDG_CACHE_HOME: "/fast" };
  assert.equal(await inProcess(both, "--allow-env"), "/fast/glyph");
  assert.equal(await inProcess(both, "--allow-env=HOME"), "/home/ada/.cache/glyph");
});

Deno.test("without permission it asks nobody and says what to do", async () => {
  assert.match(
    await inProcess({ HOME: "/home/ada" }),
    /Error: No cache folder is known: set .*allow/,
  );
});

Deno.test("it is an absolute path here", () => {
  assert.match(cacheFolder(), /^(\/|[A-Z]:\\).*glyph$/);
});
