import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { seededRandom } from "../random.ts";
import type { NamedArray } from "../train/state.ts";
import { type Block, ForwardPass } from "./block.ts";
import { convolutionBlock, type Normalization } from "./convolution_block.ts";

const height = 5, width = 6, channels = 2, filters = 3, count = 4;
const random = seededRandom(1, "test");
const uniform = (size: number) =>
  Float32Array.from({ length: size }, () => random.nextFloat() - 0.5);
const input = uniform(count * height * width * channels);

/** A block with random weights and statistics, and its state. */
async function makeBlock(
  normalization: Normalization,
): Promise<{ block: Block; state: () => Promise<Record<string, NamedArray["data"]>> }> {
  const block = convolutionBlock({ number: 1, filters, normalization })(
    [height, width, channels],
    (name) => seededRandom(2, name),
  );
  const entries = block.layers.flatMap((layer) => [...layer.parameters, ...layer.buffers]);
  for (const entry of entries) {
    const { shape, data } = await entry.read();
    if (entry.name.startsWith("bn1") && data instanceof Float32Array) {
      entry.write({ shape, data: uniform(data.length).map((value) => value + 1) });
    }
  }
  const state = async () =>
    Object.fromEntries(
      await Promise.all(entries.map(async (entry) => [entry.name, (await entry.read()).data])),
    );
  return { block, state };
}

/** The convolution with its bias, then ReLU if asked, in double precision: rows of channels. */
function convolve(state: Record<string, NamedArray["data"]>, relu: boolean): number[][] {
  const rows: number[][] = [];
  for (let image = 0; image < count; image++) {
    for (let y = 0; y < height - 2; y++) {
      for (let x = 0; x < width - 2; x++) {
        rows.push(Array.from({ length: filters }, (_, filter) => {
          let sum = Number(state["conv1.bias"][filter]);
          for (let channel = 0; channel < channels; channel++) {
            for (let place = 0; place < 9; place++) {
              const row = image * height + y + Math.floor(place / 3);
              sum += input[(row * width + x + place % 3) * channels + channel] *
                Number(state["conv1.weight"][(filter * channels + channel) * 9 + place]);
            }
          }
          return relu ? Math.max(sum, 0) : sum;
        }));
      }
    }
  }
  return rows;
}

function normalize(
  rows: number[][],
  state: Record<string, NamedArray["data"]>,
  mean: ArrayLike<unknown>,
  variance: ArrayLike<unknown>,
  relu: boolean,
): number[] {
  return rows.flatMap((row) =>
    row.map((value, filter) => {
      const scaled = (value - Number(mean[filter])) / Math.sqrt(Number(variance[filter]) + 1e-5);
      const result = scaled * Number(state["bn1.weight"][filter]) +
        Number(state["bn1.bias"][filter]);
      return relu ? Math.max(result, 0) : result;
    })
  );
}

function assertClose(actual: ArrayLike<unknown>, expected: ArrayLike<unknown>): void {
  assert.equal(actual.length, expected.length);
  for (let index = 0; index < expected.length; index++) {
    const difference = Math.abs(Number(actual[index]) - Number(expected[index]));
    assert.ok(difference < 1e-5, `${actual[index]}, not ${expected[index]}, at ${index}`);
  }
}

for (const normalization of ["before", "after"] as const) {
  const before = normalization === "before";

  Deno.test(`evaluation uses bias and running statistics, to 1e-5 (norm ${normalization})`, async () => {
    const { block, state } = await makeBlock(normalization);
    const values = await state();
    const { [`bn1.running_mean`]: mean, [`bn1.running_var`]: variance } = values;
    const output = run(block, new ForwardPass(false));
    const rows = convolve(values, !before);
    assertClose(output, normalize(rows, values, mean, variance, before));
    block.dispose();
  });

  Deno.test(`training uses the batch's statistics, to 1e-5 (norm ${normalization})`, async () => {
    const { block, state } = await makeBlock(normalization);
    const values = await state();
    const rows = convolve(values, !before);
    const n = rows.length;
    const mean = Array.from(
      { length: filters },
      (_, f) => rows.reduce((s, row) => s + row[f], 0) / n,
    );
    const variance = mean.map((m, f) => rows.reduce((s, row) => s + (row[f] - m) ** 2, 0) / n);
    const pass = new ForwardPass(true);
    const output = run(block, pass);
    assertClose(output, normalize(rows, values, mean, variance, before));
    assert.deepEqual(await state(), values, "running statistics wait for the gradients");
    pass.finish();
    const next = await state();
    assertClose(
      next["bn1.running_mean"],
      mean.map((m, f) => 0.9 * Number(values["bn1.running_mean"][f]) + 0.1 * m),
    );
    assertClose(
      next["bn1.running_var"],
      variance.map((v, f) => 0.9 * Number(values["bn1.running_var"][f]) + 0.1 * v * n / (n - 1)),
    );
    assert.deepEqual(next["bn1.num_batches_tracked"], BigInt64Array.of(1n));
    block.dispose();
  });
}

Deno.test("a bias before batch norm has no gradient and no effect in training", async () => {
  const { block } = await makeBlock("before");
  const [weight, bias] = block.layers[0].parameters;
  assert.deepEqual([weight.differentiable, bias.differentiable], [true, false]);
  const outputs = [];
  for (const value of [0, 1000]) {
    bias.write({ shape: [filters], data: new Float32Array(filters).fill(value) });
    const pass = new ForwardPass(true);
    outputs.push(run(block, pass));
    pass.discard();
  }
  assert.deepEqual(outputs[0], outputs[1]);
  block.dispose();
});

Deno.test("a bias after which ReLU comes has a gradient", async () => {
  const { block } = await makeBlock("after");
  assert.ok(block.layers[0].parameters.every(({ differentiable }) => differentiable));
  block.dispose();
});

Deno.test("training on one value a channel is refused, as in PyTorch", () => {
  const block = convolutionBlock({ number: 1, filters: 1 })(
    [3, 3, 1],
    (name) => seededRandom(1, name),
  );
  const image = tf.zeros([1, 3, 3, 1]);
  assert.throws(
    () => tf.tidy(() => block.forward(image, new ForwardPass(true))),
    /RangeError: bn1 needs more than one value a channel in training, .* 1 x 1 x 1 x 1/,
  );
  image.dispose();
  block.dispose();
});

function run(block: Block, pass: ForwardPass): Float32Array {
  return tf.tidy(() =>
    block.forward(tf.tensor4d(input, [count, height, width, channels]), pass).dataSync()
  ) as Float32Array;
}
