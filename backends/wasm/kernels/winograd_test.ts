import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { convolutionBatchNorm } from "../../operations/convolution_batch_norm.ts";
import { useWasmThreads } from "../mod.ts";

/** Images, and filters that do and do not fill the wide tiles, through both sizes of pieces. */
const shapes = [
  { x: [3, 10, 10, 32], filters: 32, padding: 0 },
  { x: [2, 9, 13, 8], filters: 24, padding: 0 },
  { x: [5, 7, 5, 24], filters: 16, padding: 1 },
  { x: [1, 26, 26, 16], filters: 40, padding: 0 },
  { x: [2, 13, 28, 16], filters: 16, padding: 1 },
  { x: [3, 3, 4, 8], filters: 8, padding: 4 },
] as const;

/** The bits of a block's output and gradients. */
async function computeBits(wide: boolean, relaxed: boolean): Promise<Int32Array[]> {
  const engineFlags = wide ? ["no-wasm-bounds-checks", "experimental-wasm-revectorize"] : [];
  const backend = await useWasmThreads({ threads: 2, engineFlags, relaxed });
  try {
    return shapes.flatMap(({ x: shape, filters, padding }) =>
      tf.tidy(() => {
        const x = tf.randomUniform([...shape], -1, 1, "float32", 1) as tf.Tensor4D;
        const size = [3, 3, shape[3], filters] as [number, number, number, number];
        const filter = tf.randomUniform<tf.Rank.R4>(size, -1, 1, "float32", 2);
        const gamma = tf.randomUniform<tf.Rank.R1>([filters], -1, 1, "float32", 3);
        const beta = tf.randomUniform<tf.Rank.R1>([filters], -1, 1, "float32", 4);
        const { value, grads } = tf.valueAndGrads((...[x, filter, gamma, beta]: tf.Tensor[]) =>
          convolutionBatchNorm(
            x.neg() as tf.Tensor4D,
            filter as tf.Tensor4D,
            gamma as tf.Tensor1D,
            beta as tf.Tensor1D,
            { epsilon: 1e-5, relu: true, padding },
          ).output.square().sum()
        )([x, filter, gamma, beta]);
        const y = tf.fused.conv2d({ x, filter, strides: 1, pad: "same", bias: beta });
        return [value, ...grads, y].map((tensor) =>
          new Int32Array(tensor.dataSync().slice().buffer)
        );
      })
    );
  } finally {
    backend.dispose();
  }
}

for (const relaxed of [true, false]) {
  const build = relaxed ? "with relaxed SIMD where there is some" : "without relaxed SIMD";
  Deno.test(`wide tiles give the bits of narrow ones, ${build}`, async () => {
    assert.deepEqual(await computeBits(true, relaxed), await computeBits(false, relaxed));
  });
}

Deno.test("padding at the edges of strips gives the bits of a padded input, forward and backward", async () => {
  const backend = await useWasmThreads({ threads: 2 });
  try {
    for (const { x: shape, filters, padding } of shapes) {
      tf.tidy(() => {
        const x = tf.randomUniform([...shape], -1, 1, "float32", 1);
        const filter = tf.randomUniform([3, 3, shape[3], filters], -1, 1, "float32", 2);
        const border: [number, number][] = [[0, 0], [padding, padding], [padding, padding], [0, 0]];
        const inside = (x: tf.Tensor, filter: tf.Tensor) =>
          tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, border as tf.Conv2DAttrs["pad"]);
        const before = (x: tf.Tensor, filter: tf.Tensor) =>
          tf.conv2d(x.pad(border) as tf.Tensor4D, filter as tf.Tensor4D, 1, "valid");
        const dy = tf.randomUniform(inside(x, filter).shape, -1, 1, "float32", 3) as tf.Tensor4D;
        const [actual, expected] = [inside, before].map((convolve) => {
          const { value, grads } = tf.valueAndGrads(convolve)([x, filter], dy);
          return [value, ...grads].map((tensor) =>
            new Int32Array(tensor.dataSync().slice().buffer)
          );
        });
        assert.deepEqual(actual, expected);
      });
    }
  } finally {
    backend.dispose();
  }
});
