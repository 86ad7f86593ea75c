import assert from "node:assert/strict";
import { join } from "node:path";
import { datasets, mirrorHosts } from "./datasets.ts";
import { fetchPublished } from "./fetch_dataset.ts";
import { loadDataset } from "./load_dataset.ts";
import { readPublished } from "./published.ts";
import { sampleDataset, sampleFiles, serveSample } from "./published_sample.ts";

async function inFolder(run: (cache: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "glyph-published-" });
  try {
    await run(join(folder, "sample"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a published data set comes from a mirror once, and then from the cache", async () => {
  await inFolder(async (cache) => {
    const shown = new Set<string>();
    await using server = serveSample();
    const dataset = sampleDataset([`${server.mirror}not/here/`, server.mirror]);
    const onProgress = ({ file }: { file: string }) => shown.add(file);
    const files = await readPublished(dataset, { cache, onProgress });
    assert.deepEqual(files["train-images-idx3-ubyte"].shape, [6, 28, 28]);
    assert.deepEqual([...files["t10k-labels-idx1-ubyte"].data], [2, 1, 0]);
    assert.deepEqual([...shown], [...sampleFiles.keys()]);
    const asked = server.asked.length;
    const again = await readPublished(dataset, { cache });
    assert.deepEqual(again, files);
    assert.equal(server.asked.length, asked);
  });
});

Deno.test("fetching ahead of time tells the folder and the size", async () => {
  await inFolder(async (cache) => {
    await using server = serveSample();
    const fetched = await fetchPublished(sampleDataset([server.mirror]), { cache });
    const bytes = [...sampleFiles.values()].reduce((sum, { length }) => sum + length, 0);
    assert.deepEqual(fetched, { folder: cache, bytes });
  });
});

Deno.test("a wrong file in the cache is fetched anew, and a plain one beside it not read", async () => {
  await inFolder(async (cache) => {
    await using server = serveSample();
    const dataset = sampleDataset([server.mirror]);
    const files = await readPublished(dataset, { cache });
    const path = join(cache, "t10k-images-idx3-ubyte.gz");
    const bytes = await Deno.readFile(path);
    await Deno.writeFile(path, bytes.map((byte, at) => at === 40 ? byte ^ 1 : byte));
    await Deno.writeTextFile(join(cache, "train-labels-idx1-ubyte"), "something else");
    server.asked.length = 0;
    assert.deepEqual(await readPublished(dataset, { cache }), files);
    assert.deepEqual(server.asked, ["t10k-images-idx3-ubyte.gz"]);
  });
});

Deno.test("what nobody has is refused with each place's reason", async () => {
  await inFolder(async (cache) => {
    await using server = serveSample();
    const options = { cache, mirrors: [`${server.mirror}empty/`] };
    await assert.rejects(readPublished(sampleDataset([]), options), (error: Error) => {
      assert.match(
        error.message,
        /^Sample was found nowhere\. Put its four files, .*, into \/.*\/sample\.\n/,
      );
      assert.match(error.message, /- cache: .*train-images/);
      assert.match(
        error.message,
        /- mirrors: .*\/empty\/train-images.*status 200 or 206, found 404/,
      );
      return true;
    });
  });
});

for (const name of ["fashion-mnist", "kmnist"] as const) {
  Deno.test(`${name} is taken from a mirror only with its publisher's bytes`, async () => {
    await inFolder(async (cache) => {
      await using server = serveSample();
      const [{ bytes, sha256 }] = datasets[name].files;
      await assert.rejects(
        loadDataset(name, { cache, mirrors: [server.mirror] }),
        new RegExp(
          `${datasets[name].title} was found nowhere.*expected (${bytes}|.*${sha256})`,
          "s",
        ),
      );
    });
  });
}

Deno.test("what is known of the published data sets is complete", () => {
  assert.deepEqual(mirrorHosts, [
    "ossci-datasets.s3.amazonaws.com",
    "storage.googleapis.com",
    "raw.githubusercontent.com",
    "fashion-mnist.s3-website.eu-central-1.amazonaws.com",
    "codh.rois.ac.jp",
  ]);
  const digests = new Set<string>();
  for (const [name, dataset] of Object.entries(datasets)) {
    assert.equal(dataset.name, name);
    assert.equal(new Set(dataset.classNames).size, 10);
    assert.ok(dataset.mirrors.every((mirror) => mirror.endsWith("/")));
    assert.deepEqual(dataset.files.map(({ name }) => name), [...sampleFiles.keys()]);
    for (const { sha256, bytes } of dataset.files) {
      assert.match(sha256, /^[0-9a-f]{64}$/);
      assert.ok(bytes > 4000);
      digests.add(sha256);
    }
  }
  assert.equal(digests.size, 12);
});
