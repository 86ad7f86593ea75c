import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import assert from "node:assert/strict";
import { useWasmThreads } from "../wasm/mod.ts";
import { dropout, type DropoutOptions } from "./dropout.ts";

/** What dropout makes of ones. */
function masked(shape: number[], options: DropoutOptions): Float32Array {
  return tf.tidy(() => dropout(tf.ones(shape), options).dataSync<"float32">().slice());
}

/** How many numbers are zero. */
const dropped = (values: Float32Array) => values.filter((value) => value === 0).length;

async function onThreads(threads: number, use: () => void): Promise<void> {
  const backend = await useWasmThreads({ threads });
  try {
    use();
  } finally {
    backend.dispose();
  }
}

Deno.test("the share of the rate is dropped, within five standard deviations; the rest keeps the mean", async () => {
  await tf.setBackend("cpu");
  const count = 100_000;
  const property = fc.property(
    fc.double({ min: 0.01, max: 0.99, noNaN: true }),
    fc.nat(2 ** 32 - 1),
    (rate, seed) => {
      const values = masked([count], { rate, seed, per: "unit" });
      const deviation = Math.sqrt(count * rate * (1 - rate));
      assert.ok(Math.abs(dropped(values) - count * rate) < 5 * deviation);
      const kept = new Set(values.filter((value) => value !== 0));
      assert.deepEqual([...kept], [Math.fround(1 / (1 - rate))]);
    },
  );
  fc.assert(property, { numRuns: 30, seed: 1 });
});

Deno.test("neighbours, and the same places of other seeds, are dropped together no more than by chance", async () => {
  await tf.setBackend("cpu");
  const count = 100_000, together = count / 4, deviation = Math.sqrt(count * 3 / 16);
  const maskOf = (seed: number) => masked([count], { rate: 0.5, seed, per: "unit" });
  const base = maskOf(1);
  const both = (other: (at: number) => number) => {
    let found = 0;
    for (let at = 0; at < count; at++) if (base[at] === 0 && other(at) === 0) found++;
    assert.ok(Math.abs(found - together) < 5 * deviation, `${found}`);
  };
  for (const distance of [1, 2, 4, 16, 32, 1024]) both((at) => base[(at + distance) % count]);
  for (const seed of [0, 2, 3, 2 ** 31, 2 ** 32 - 1]) {
    const mask = maskOf(seed);
    both((at) => mask[at]);
  }
});

Deno.test("by channels, an example loses all of a channel or nothing of it", async () => {
  await onThreads(2, () => {
    const values = masked([5, 3, 4, 6], { rate: 0.4, seed: 9, per: "channel" });
    let lost = 0;
    for (let example = 0; example < 5; example++) {
      for (let channel = 0; channel < 6; channel++) {
        const all = Array.from(
          { length: 12 },
          (_, pixel) => values[(example * 12 + pixel) * 6 + channel],
        );
        assert.equal(new Set(all).size, 1);
        if (all[0] === 0) lost++;
      }
    }
    assert.ok(lost > 3 && lost < 27, `${lost}`);
  });
});

Deno.test("a seed's mask never changes, to the bit, on any backend and number of threads", async () => {
  const masks = () => [
    masked([3, 10001], { rate: 0.3, seed: 7, per: "unit" }),
    masked([3, 40, 50, 9], { rate: 0.3, seed: 7, per: "channel" }),
  ];
  await tf.setBackend("cpu");
  const expected = masks();
  // A checkpoint's run goes on with the masks that it began with.
  assert.equal(
    [...expected[0].slice(0, 24)].map((value) => value === 0 ? 0 : 1).join(""),
    "111011111110011101110111",
  );
  for (const threads of [1, 3]) {
    await onThreads(threads, () => assert.deepEqual(masks(), expected));
  }
});

Deno.test("gradients go where numbers went, to the bit, and nothing stays behind", async () => {
  await onThreads(2, () => {
    const options = { rate: 0.5, seed: 3, per: "unit" } as const;
    const x = tf.ones([100]), before = tf.memory().numTensors;
    const gradient = tf.tidy(() => tf.grad((x) => dropout(x, options))(x).dataSync());
    assert.deepEqual(gradient, masked([100], options));
    assert.equal(tf.memory().numTensors, before);
    x.dispose();
  });
});

Deno.test("a rate of 0 changes nothing; rates and seeds out of range are refused", async () => {
  await tf.setBackend("cpu");
  const of = (rate: number, seed: number) => masked([3], { rate, seed, per: "unit" });
  assert.deepEqual(of(0, 1), Float32Array.of(1, 1, 1));
  for (const rate of [-0.1, 1, 2, NaN]) {
    assert.throws(
      () => of(rate, 1),
      new RegExp(`^RangeError: A dropout rate must .* not ${rate}$`),
    );
  }
  for (const seed of [-1, 0.5, 2 ** 32, NaN]) {
    assert.throws(
      () => of(0.5, seed),
      new RegExp(`^RangeError: A dropout seed must .* not ${seed}$`),
    );
  }
});
