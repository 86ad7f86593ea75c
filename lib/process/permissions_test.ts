import assert from "node:assert/strict";
import { runProgram } from "../../tests/run_program.ts";
import { cacheFolder } from "../data/cache_folder.ts";

const configuration = await Deno.readTextFile(new URL("../../deno.json", import.meta.url));
const task: readonly string[] = JSON.parse(configuration).tasks.train.split(" ");
const allowed = task.filter((word) => word.startsWith("--allow-"));

/** What a process that has some permissions hands on for a folder of runs. */
async function handedBy(
  permissions: readonly string[],
  folder = "/runs",
): Promise<string[] | string> {
  const module = JSON.stringify(import.meta.resolve("./permissions.ts"));
  const { code, stdout, stderr } = await runProgram(
    `import { handedPermissions } from ${module};
    try { console.log(JSON.stringify(handedPermissions([${JSON.stringify(folder)}]))); }
    catch (error) { console.log(JSON.stringify(error.message)); }`,
    { permissions },
  );
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

Deno.test("a training process may do what the task may, but writes runs and cache alone and starts none", async () => {
  const handed = await handedBy(allowed);
  const cache = cacheFolder();
  assert.deepEqual(handed, [
    "--no-prompt",
    ...allowed.filter((word) => !word.startsWith("--allow-run"))
      .map((word) => word === "--allow-write" ? `${word}=/runs,${cache}` : word),
  ]);
});

Deno.test("what this process may not, a training process may not", async () => {
  const run = "--allow-run=deno";
  assert.deepEqual(await handedBy([run, "--allow-read"]), ["--no-prompt", "--allow-read"]);
  assert.deepEqual(
    await handedBy([run, "--allow-read", "--allow-write=/runs,/other", "--allow-env=HOME,OTHER"]),
    ["--no-prompt", "--allow-read", "--allow-write=/runs", "--allow-env=HOME"],
  );
  assert.deepEqual(
    await handedBy(["--allow-all", "--deny-write", "--deny-net=storage.googleapis.com"]),
    await handedBy(
      allowed.filter((word) => !word.includes("write"))
        .map((word) => word.replace("storage.googleapis.com,", "")),
    ),
  );
});

Deno.test("where nothing can be handed on, the reason and the remedy are told", async () => {
  assert.match(await handedBy(["--allow-read"]) as string, /allow it by --allow-run=deno/);
  assert.match(await handedBy(["--allow-all"], "/a,b") as string, /^the folder \/a,b has a comma/);
  const some = await handedBy(["--allow-run=deno", "--allow-read=/runs"]);
  assert.match(some as string, /allow it by --allow-read$/);
  const most = await handedBy(["--allow-run=deno", "--allow-read", "--deny-read=/secret"]);
  assert.match(most as string, /allow it by --allow-read$/);
});
