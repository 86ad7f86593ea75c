import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useWasmThreads } from "./mod.ts";

Deno.test("a layer with a dilated convolution and ReLU trains, which TensorFlow.js refuses elsewhere", async () => {
  const backend = await useWasmThreads({ threads: 2 });
  const initializer = (seed: number) => tf.initializers.randomUniform({ seed, maxval: 0.3 });
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [9, 9, 2],
        filters: 4,
        kernelSize: 3,
        dilationRate: 2,
        activation: "relu",
        kernelInitializer: initializer(1),
      }),
      tf.layers.globalAveragePooling2d({}),
      tf.layers.dense({ units: 1, kernelInitializer: initializer(2) }),
    ],
  });
  model.compile({ optimizer: tf.train.sgd(0.1), loss: "meanSquaredError" });
  const images = tf.randomUniform([8, 9, 9, 2], 0, 1, "float32", 3);
  const [before] = model.layers[0].getWeights().map((weights) => weights.dataSync());
  const { history } = await model.fit(images, tf.ones([8, 1]), { epochs: 4, verbose: 0 });
  const losses = history.loss as number[];
  assert(losses[3] < losses[0], `losses ${losses}`);
  const [after] = model.layers[0].getWeights().map((weights) => weights.dataSync());
  assert(after.some((weight, index) => weight !== before[index]), "the filters did not change");

  await tf.setBackend("cpu");
  assert.throws(
    () =>
      tf.grad((x) => tf.conv2d(x as tf.Tensor3D, tf.ones([3, 3, 2, 1]), 1, "valid", "NHWC", 2))(
        tf.ones([9, 9, 2]),
      ),
    /dilation rates greater than 1/,
  );
  backend.dispose();
});

Deno.test("the gradient of repetitions is one sum, however many there are", async () => {
  const backend = await useWasmThreads({ threads: 1 });
  const gradient = tf.tidy(() => tf.grad((x) => x.tile([50, 40]))(tf.ones([2, 3])).arraySync());
  assert.deepEqual(gradient, [[2000, 2000, 2000], [2000, 2000, 2000]]);
  assert(backend.report().every(({ own, fallback }) => own < 5 && fallback === 0));
  backend.dispose();
});

Deno.test("gradients of gradients are TensorFlow.js' own, to 1e-6", async () => {
  // TensorFlow.js has no second derivative of sigmoid, tanh, relu6 and clipByValue.
  const functions: Record<string, (x: tf.Tensor) => tf.Tensor> = {
    relu: (x) => tf.relu(x).pow(3),
    sum: (x) => x.square().sum().mul(x),
    mean: (x) => x.square().mean(0, true).mul(x),
    tile: (x) => x.tile([3]).pow(3),
  };
  const backend = await useWasmThreads({ threads: 2 });
  const second = () =>
    Object.entries(functions).map(([name, f]) => {
      const gradient = tf.grad((x) => tf.grad((x) => f(x).sum())(x).sum());
      return [name, tf.tidy(() => [...gradient(tf.tensor1d([-2, -0.3, 0.1, 0.7, 3])).dataSync()])];
    }) as [string, number[]][];
  const ours = second();
  await tf.setBackend("cpu");
  second().forEach(([name, expected], index) =>
    expected.forEach((value, place) => {
      const off = Math.abs(ours[index][1][place] - value);
      assert(off <= 1e-6 * Math.max(1, Math.abs(value)), `${name}: ${ours[index][1]}, ${expected}`);
    })
  );
  backend.dispose();
});
