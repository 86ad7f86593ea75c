import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { assertClose, computeOn, type NamedTensors } from "../../../tests/compare_tensors.ts";
import { BACKEND_NAME, useWasmThreads } from "../mod.ts";

const seeded = (shape: number[], seed: number) => tf.randomUniform(shape, -1, 1, "float32", seed);

async function withThreads<T>(threads: number, compute: () => Promise<T>): Promise<T> {
  await useWasmThreads({ threads });
  try {
    return await compute();
  } finally {
    tf.removeBackend(BACKEND_NAME);
  }
}

/** The filter's taps, `rows` and `columns` apart, with zeros in between. */
function spread(filter: tf.Tensor4D, rows: number, columns: number): tf.Tensor4D {
  const [height, width, channels, multiplier] = filter.shape;
  const tall = filter.expandDims(1).pad([[0, 0], [0, rows - 1], [0, 0], [0, 0], [0, 0]])
    .reshape([height * rows, width, 1, channels, multiplier]);
  const wide = tall.pad([[0, 0], [0, 0], [0, columns - 1], [0, 0], [0, 0]])
    .reshape<tf.Tensor4D>([height * rows, width * columns, channels, multiplier]);
  const size = [(height - 1) * rows + 1, (width - 1) * columns + 1, channels, multiplier];
  return wide.slice([0, 0, 0, 0], size as [number, number, number, number]);
}

for (
  const { pad, dilations, multiplier } of [
    { pad: "same", dilations: [2, 3], multiplier: 1 },
    { pad: "valid", dilations: [3, 1], multiplier: 2 },
  ] as const
) {
  Deno.test(`gradients of depthwise convolution ${dilations} apart, padding ${pad}, are those of a filter with zeros between, to 0.00001`, async () => {
    const inputs = () => ({
      x: seeded([2, 9, 10, 5], 1) as tf.Tensor4D,
      filter: seeded([3, 3, 5, multiplier], 2) as tf.Tensor4D,
    });
    const expected = await computeOn("cpu", () => {
      const { x, filter } = inputs();
      const f = (x: tf.Tensor, filter: tf.Tensor) =>
        tf.depthwiseConv2d(
          x as tf.Tensor4D,
          spread(filter as tf.Tensor4D, dilations[0], dilations[1]),
          1,
          pad,
        );
      const dy = seeded(f(x, filter).shape, 3);
      const [dx, dw] = tf.grads(f)([x, filter], dy);
      return { dx, dw, dy };
    });
    await withThreads(2, async () => {
      const actual = await computeOn(BACKEND_NAME, () => {
        const { x, filter } = inputs();
        const { shape, values } = expected.get("dy")!;
        const dy = tf.tensor([...values], [...shape]);
        const attrs = { strides: [1, 1], pad, dilations: [...dilations] };
        const run = (name: string, inputs: tf.NamedTensorMap, attrs: Record<string, unknown>) =>
          tf.engine().runKernel(name, inputs, attrs as tf.NamedAttrMap) as tf.Tensor;
        return {
          dx: run("DepthwiseConv2dNativeBackpropInput", { dy, filter }, {
            ...{ ...attrs, inputShape: x.shape },
          }),
          dw: run("DepthwiseConv2dNativeBackpropFilter", { x, dy }, {
            ...{ ...attrs, filterShape: filter.shape },
          }),
        };
      });
      for (const name of ["dx", "dw"]) {
        assertClose(actual.get(name)!, expected.get(name)!, 1e-5, name);
      }
    });
  });
}

Deno.test("depthwise convolution and pooling give the same bits on 1 and 4 threads", async () => {
  const compute = (): NamedTensors => {
    const x = seeded([5, 33, 30, 35], 1) as tf.Tensor4D;
    const results: NamedTensors = {};
    for (const [size, stride] of [[3, 1], [3, 2], [5, 1]]) {
      const filter = seeded([size, size, 35, 1], 2) as tf.Tensor4D;
      const convolve = (x: tf.Tensor, filter: tf.Tensor) =>
        tf.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, "same").square();
      [results[`dx${size}${stride}`], results[`dw${size}${stride}`]] = tf.grads(convolve)([
        x,
        filter,
      ]);
      for (const pool of [tf.maxPool, tf.avgPool]) {
        const apply = (x: tf.Tensor) => pool(x as tf.Tensor4D, size, stride, "same").square();
        results[`${pool.name}${size}${stride}`] = tf.grad(apply)(x);
      }
    }
    return results;
  };
  const one = await withThreads(1, () => computeOn(BACKEND_NAME, compute));
  const four = await withThreads(4, () => computeOn(BACKEND_NAME, compute));
  assert.equal(one.size, 12);
  assert.deepEqual(four, one);
});
