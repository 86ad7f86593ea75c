import assert from "node:assert/strict";
import { plainPng, withFiles } from "../lib/data/sample_images.ts";
import { runTask } from "./cli_sandbox.ts";

Deno.test("deno task data lists the data sets and how much they are to fetch", async () => {
  const { code, out, error } = await runTask("data", []);
  assert.deepEqual([code, error], [0, ""]);
  assert.match(
    out,
    /^mnist +11\.6 MB +handwritten digits\nfashion-mnist +30\.9 MB .*\nkmnist +21\.2 MB/,
  );
  assert.match(out, /\nTo fetch one: deno task data fashion-mnist\n$/);
  const listed = JSON.parse((await runTask("data", ["--json"])).out);
  assert.deepEqual(
    listed.map(({ name, bytes }: { name: string; bytes: number }) => [name, bytes]),
    [
      ["mnist", 11_594_722],
      ["fashion-mnist", 30_878_645],
      ["kmnist", 21_240_888],
    ],
  );
});

Deno.test("deno task data NAME fetches, checks and tells where it lies", async () => {
  const { code, out } = await runTask("data", ["mnist"]);
  assert.equal(code, 0);
  assert.match(
    out,
    /Data set +MNIST\nFolder +\/.*\nSize +\d+\.\d MB\nImages +60,000 to learn from, 10,000/,
  );
  const { folder, bytes } = JSON.parse((await runTask("data", ["mnist", "--json"])).out);
  const sizes = await Array.fromAsync(
    Deno.readDir(folder),
    async ({ name }) => (await Deno.stat(`${folder}/${name}`)).size,
  );
  assert.equal(sizes.reduce((sum, size) => sum + size), bytes);
});

Deno.test("deno task data FOLDER looks through a folder of one's own", async () => {
  const files = {
    "cat/1.png": plainPng(3, 3, [1]),
    "cat/2.png": plainPng(3, 3, [2]),
    "dog/1.png": plainPng(3, 3, [3, 0, 0]),
    "dog/2.png": plainPng(3, 3, [4]),
    "dog/3.gif": new TextEncoder().encode("GIF89a"),
  };
  await withFiles(files, async (folder) => {
    const refused = await runTask("data", [folder]);
    assert.equal(refused.code, 1);
    assert.match(
      refused.error,
      /A file cannot be read.*\n- .*dog\/3\.gif: It is neither PNG nor JPEG/,
    );
    const { code, out, error } = await runTask("data", [folder, "--skip-unreadable"]);
    assert.equal(code, 0);
    assert.match(error, /Left out .*dog\/3\.gif: It is neither PNG nor JPEG/);
    assert.match(out, /Images +2 to learn from, 2 to be tested on, 3 x 3 in colour\n/);
    assert.match(out, /Classes +2: cat \(1\), dog \(1\)\n/);
  });
});

Deno.test("deno task data refuses a name that is none", async () => {
  const { code, error } = await runTask("data", ["mnits"]);
  assert.equal(code, 2);
  assert.match(error, /no data set 'mnits'.* mnist, fashion-mnist, kmnist or a folder/);
});
