import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useWasmThreads, type WasmThreadsBackend } from "../wasm/mod.ts";
import { adam, sgd } from "./optimizers.ts";

async function onThreads(use: (backend: WasmThreadsBackend) => Promise<void> | void) {
  const backend = await useWasmThreads({ threads: 2 });
  try {
    await use(backend);
  } finally {
    tf.engine().disposeVariables();
    backend.dispose();
  }
}

const shapes = [[3], [7, 5], [1, 1, 2, 3], [], [130, 70]];

/** Numbers from -1 to 1, the same for the same seed. */
function numbers(shape: number[], seed: number): tf.Tensor {
  const length = tf.util.sizeFromShape(shape);
  return tf.tensor(
    Float32Array.from({ length }, (_, i) => Math.sin(i * 12.9 + seed * 78.2)),
    shape,
  );
}

/** What variables hold after some steps of an optimizer; one variable has a gradient now and then. */
function train(makeOptimizer: () => tf.Optimizer, steps = 12): Float32Array[] {
  const variables = shapes.map((shape, index) => numbers(shape, index).variable());
  const optimizer = makeOptimizer();
  for (let step = 0; step < steps; step++) {
    tf.tidy(() => {
      const gradients = variables.map(({ name, shape }, index) => {
        const scale = 10 ** (index - 2);
        const tensor = numbers(shape, 10 * step + index).mul(scale);
        return { name, tensor: index === 1 && step % 3 === 0 ? null : tensor };
      });
      optimizer.applyGradients(gradients as { name: string; tensor: tf.Tensor }[]);
    });
  }
  const values = variables.map((variable) => variable.dataSync<"float32">().slice());
  assert.equal(optimizer.iterations, steps);
  optimizer.dispose();
  tf.dispose(variables);
  return values;
}

const cases: [string, string, () => tf.Optimizer, () => tf.Optimizer][] = [
  ["adam", "ApplyAdam", () => adam(0.01), () => tf.train.adam(0.01)],
  [
    "adam with other settings",
    "ApplyAdam",
    () => adam(0.3, 0.5, 0.9, 1e-3),
    () => tf.train.adam(0.3, 0.5, 0.9, 1e-3),
  ],
  ["sgd", "ApplyGradientDescent", () => sgd(0.1), () => tf.train.sgd(0.1)],
];

for (const [name, kernel, ours, stock] of cases) {
  Deno.test(`${name} steps as TensorFlow.js' on stock cpu, to the bit`, async () => {
    await tf.setBackend("cpu");
    const expected = train(stock);
    assert.deepEqual(train(ours), expected, "on cpu itself");
    await onThreads((backend) => {
      assert.deepEqual(train(ours), expected);
      assert.equal(backend.ownCalls.get(kernel), 12);
    });
  });

  Deno.test(`${name} changes no tensor that shares a variable's numbers`, async () => {
    await onThreads(() => {
      const initial = tf.tensor1d([1, 2, 3]);
      const variable = initial.variable();
      const optimizer = ours();
      const step = () => optimizer.minimize(() => variable.square().sum().asScalar());
      step();
      assert.deepEqual([...initial.dataSync()], [1, 2, 3]);
      const before = [...variable.dataSync()];
      assert.notDeepEqual(before, [1, 2, 3]);
      const clone = variable.clone(),
        reshaped = variable.reshape([3, 1]),
        read = variable.dataSync();
      step();
      for (const shared of [clone.dataSync(), reshaped.dataSync(), read]) {
        assert.deepEqual([...shared], before);
      }
      assert.notDeepEqual([...variable.dataSync()], before);
      tf.dispose([initial, clone, reshaped]);
    });
  });

  Deno.test(`${name} works where the variables lie, and keeps their number`, async () => {
    await tf.setBackend("cpu");
    const elsewhere = tf.variable(tf.tensor1d([4, 5]));
    await onThreads((backend) => {
      const variable = tf.tidy(() => numbers([100], 1).variable());
      const optimizer = ours();
      const step = () =>
        optimizer.minimize(() =>
          tf.tidy(() => variable.square().sum().add(elsewhere.sum()).asScalar())
        );
      step();
      const address = backend.address(variable), { numTensors } = tf.memory();
      const used = backend.engine.heap.used;
      for (let count = 0; count < 3; count++) step();
      assert.equal(backend.address(variable), address);
      assert.equal(tf.memory().numTensors, numTensors);
      assert.equal(backend.engine.heap.used, used);
      assert.notDeepEqual([...elsewhere.dataSync()], [4, 5]);
    });
  });

  Deno.test(`${name} refuses gradients of another shape as TensorFlow.js does`, async () => {
    await onThreads(() => {
      const variable = tf.variable(tf.zeros([2, 2]));
      const gradients = [{ name: variable.name, tensor: tf.ones([4, 2, 2]) }];
      assert.throws(() => ours().applyGradients(gradients), /shape of the new value/);
    });
  });
}

Deno.test("weights of adam move to tf.train.adam and back, and both go on alike, to the bit", async () => {
  await onThreads(async () => {
    const step = (optimizer: tf.Optimizer, variable: tf.Variable) =>
      optimizer.minimize(() => variable.square().sum().asScalar(), false, [variable]);
    const first = tf.variable(numbers([9], 1)), optimizer = adam(0.01);
    for (let count = 0; count < 3; count++) step(optimizer, first);
    const weights = await optimizer.getWeights();
    assert.deepEqual(weights.map(({ name }) => name), [
      "iter",
      `${first.name}/m`,
      `${first.name}/v`,
    ]);
    const saved = weights.map(({ tensor }) => [...tensor.dataSync()]);
    const results = [];
    for (const other of [adam(0.01), tf.train.adam(0.01)]) {
      const variable = tf.variable(first);
      await other.setWeights(weights);
      for (let count = 0; count < 2; count++) step(other, variable);
      results.push([...variable.dataSync()]);
    }
    assert.deepEqual(results[0], results[1]);
    assert.deepEqual(weights.map(({ tensor }) => [...tensor.dataSync()]), saved);
  });
});

Deno.test("a model of tf.layers trains with adam, is saved with it, and goes on from there with Adam, to 1e-5", async () => {
  await onThreads(async (backend) => {
    const kernelInitializer = tf.initializers.randomUniform({ seed: 1 });
    const layer = tf.layers.dense({ units: 1, inputShape: [2], kernelInitializer });
    const model = tf.sequential({ layers: [layer] });
    model.compile({ optimizer: adam(0.05), loss: "meanSquaredError" });
    const x = tf.tensor2d([[1, 2], [3, 1], [0, 1], [2, 2]]), y = tf.tensor2d([[3], [4], [1], [4]]);
    const { history } = await model.fit(x, y, { epochs: 40, verbose: 0 });
    assert.ok(Number(history.loss.at(-1)) < Number(history.loss[0]) / 10);
    assert.ok(backend.ownCalls.get("ApplyAdam")! >= 40);
    let artifacts: tf.io.ModelArtifacts | undefined;
    const handler = tf.io.withSaveHandler((saved) => {
      artifacts = saved;
      return Promise.resolve({
        modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" },
      });
    });
    await model.save(handler, { includeOptimizer: true });
    const loaded = await tf.loadLayersModel(tf.io.fromMemory(artifacts!));
    assert.equal(loaded.optimizer.getClassName(), "Adam");
    assert.deepEqual(loaded.optimizer.getConfig(), model.optimizer.getConfig());
    await model.fit(x, y, { epochs: 2, verbose: 0, shuffle: false });
    await loaded.fit(x, y, { epochs: 2, verbose: 0, shuffle: false });
    // TensorFlow.js computes the powers of the betas anew when it loads.
    const [actual, expected] = [loaded, model].map((model) => model.predict(x) as tf.Tensor);
    assert.ok(actual.sub(expected).abs().max().dataSync()[0] < 1e-5);
  });
});
