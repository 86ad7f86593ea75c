import assert from "node:assert/strict";
import fc from "fast-check";
import { batches, type BatchOptions, shuffledOrder } from "./batches.ts";
import type { Dataset } from "./dataset.ts";

/** A data set whose images tell their own number: two pixels, low and high byte. */
function numbered(count: number): Dataset {
  const images = new Uint8Array(2 * count);
  const labels = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    images.set([index & 255, index >> 8], 2 * index);
    labels[index] = index % 7;
  }
  const size = { count, height: 1, width: 2, channels: 1 };
  return { name: "numbered", images, labels, ...size, classes: 7, classNames: [..."0123456"] };
}

/** The numbers of the images in each batch, whose pixels and labels are checked on the way. */
async function numbers(dataset: Dataset, options: BatchOptions): Promise<number[][]> {
  const all: number[][] = [];
  for await (const { images, labels, count } of batches(dataset, options)) {
    assert.deepEqual([images.length, labels.length], [2 * count, count]);
    const batch = Array.from(labels, (label, index) => {
      const low = images[2 * index] * 255, high = images[2 * index + 1] * 255;
      const number = Math.round(low) + 256 * Math.round(high);
      assert.equal(images[2 * index], Math.fround((number & 255) / 255));
      assert.equal(label, number % 7);
      return number;
    });
    all.push(batch);
  }
  return all;
}

Deno.test("images come as stored by default, the last partial batch kept", async () => {
  assert.deepEqual(await numbers(numbered(7), { batchSize: 3 }), [[0, 1, 2], [3, 4, 5], [6]]);
  assert.deepEqual(await numbers(numbered(6), { batchSize: 3 }), [[0, 1, 2], [3, 4, 5]]);
  assert.deepEqual(await numbers(numbered(2), { batchSize: 3 }), [[0, 1]]);
});

Deno.test("an epoch shows every image once, in an order that seed and epoch decide", async () => {
  const dataset = numbered(1000);
  const epoch = async (seed: number, epoch: number) =>
    (await numbers(dataset, { batchSize: 64, order: shuffledOrder(1000, seed, epoch) })).flat();
  const first = await epoch(1, 0);
  assert.deepEqual(first.slice().sort((a, b) => a - b), Array.from({ length: 1000 }, (_, i) => i));
  assert.deepEqual(await epoch(1, 0), first);
  assert.notDeepEqual(await epoch(1, 1), first);
  assert.notDeepEqual(await epoch(2, 0), first);
});

Deno.test("any sizes, orders and workers give the batches that slicing the order gives", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 80 }),
      fc.nat(5),
      fc.constantFrom(0, 0, 0, 1, 3),
      fc.integer(),
      async (count, batchSize, skip, workers, seed) => {
        const order = shuffledOrder(count, seed, 0).subarray(0, Math.ceil(count * 0.9));
        const expected: number[][] = [];
        for (let start = skip * batchSize; start < order.length; start += batchSize) {
          expected.push([...order.subarray(start, start + batchSize)]);
        }
        const options = { batchSize, order, skip, workers };
        assert.deepEqual(await numbers(numbered(count), options), expected);
      },
    ),
    { numRuns: 100 },
  );
});

Deno.test("workers prepare the same batches as no workers, however slow the consumer is", async () => {
  const dataset = numbered(5000);
  const order = shuffledOrder(5000, 3, 0);
  const expected = await numbers(dataset, { batchSize: 32, order });
  for (const workers of [1, 3]) {
    assert.deepEqual(await numbers(dataset, { batchSize: 32, order, workers }), expected);
  }
  let position = 0;
  for await (const batch of batches(dataset, { batchSize: 32, order, workers: 2 })) {
    // A batch stays as it is while the consumer has it, though the workers run ahead.
    if (position < 20) await new Promise((resolve) => setTimeout(resolve, 2));
    assert.deepEqual([...batch.labels], expected[position].map((number) => number % 7));
    position++;
  }
  assert.equal(position, expected.length);
});

Deno.test("leaving the loop early ends the workers", async () => {
  const made: Worker[] = [], ended: Worker[] = [];
  const Original = globalThis.Worker;
  globalThis.Worker = class extends Original {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      made.push(this);
    }
    override terminate(): void {
      super.terminate();
      ended.push(this);
    }
  };
  try {
    for await (const _ of batches(numbered(100), { batchSize: 4, workers: 3 })) break;
    await assert.rejects(async () => {
      for await (const _ of batches(numbered(100), { batchSize: 4, workers: 2 })) {
        throw new Error("the consumer's own");
      }
    }, /the consumer's own/);
  } finally {
    globalThis.Worker = Original;
  }
  assert.equal(made.length, 5);
  assert.deepEqual(ended, made);
});

Deno.test("a worker's error comes out of the loop, and ends the workers", async () => {
  const ended: Worker[] = [];
  const Original = globalThis.Worker;
  globalThis.Worker = class extends Original {
    constructor() {
      super("data:text/javascript,onmessage = () => { throw new Error('out of luck') }", {
        type: "module",
      });
    }
    override terminate(): void {
      super.terminate();
      ended.push(this);
    }
  };
  try {
    await assert.rejects(
      batches(numbered(100), { batchSize: 4, workers: 2 }).next(),
      /A worker that prepares batches failed: .*out of luck/,
    );
  } finally {
    globalThis.Worker = Original;
  }
  assert.equal(ended.length, 2);
});

for (const workers of [0, 2]) {
  Deno.test(`3,750 steps with ${workers} workers use the memory of a few batches`, async () => {
    const buffers = new Set<ArrayBufferLike>();
    let steps = 0;
    for await (const batch of batches(numbered(60_000), { batchSize: 16, workers })) {
      buffers.add(batch.images.buffer);
      steps++;
    }
    assert.equal(steps, 3750);
    assert.equal(buffers.size, workers * 2 + 1);
  });
}

Deno.test("no permission but reading is needed for workers", async () => {
  const script = `
    const { batches } = await import(${JSON.stringify(import.meta.resolve("./batches.ts"))});
    const dataset = { name: "two", images: new Uint8Array(2), labels: new Uint8Array(2), count: 2,
      height: 1, width: 1, channels: 1, classes: 1, classNames: ["0"] };
    for await (const batch of batches(dataset, { batchSize: 1, workers: 1 })) {
      console.log(batch.count);
    }`;
  const path = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(path, script);
    const config = new URL("../../deno.json", import.meta.url).pathname;
    const { stdout, stderr } = await new Deno.Command("deno", {
      args: ["run", "--quiet", "--no-prompt", "--config", config, "--allow-read", path],
    }).output();
    assert.equal(new TextDecoder().decode(stdout), "1\n1\n", new TextDecoder().decode(stderr));
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("what cannot be is refused by value", async () => {
  const dataset = numbered(10);
  const refusal = (options: BatchOptions, message: RegExp, of: Dataset = dataset) =>
    assert.rejects(
      batches(of, options).next(),
      (error: Error) => error instanceof RangeError && message.test(error.message),
    );
  await refusal({ batchSize: 0 }, /batchSize .* not 0/);
  await refusal({ batchSize: 2.5 }, /batchSize .* not 2.5/);
  await refusal({ batchSize: 2, skip: -1 }, /skip .* not -1/);
  await refusal({ batchSize: 2, workers: NaN }, /workers .* not NaN/);
  await refusal({ batchSize: 2, order: Uint32Array.of(3, 10) }, /image 10, .* only 10 images/);
  await refusal({ batchSize: 2 }, /20 pixels/, { ...dataset, width: 3 });
  await refusal({ batchSize: 2 }, /9 labels/, { ...dataset, labels: new Uint8Array(9) });
});
