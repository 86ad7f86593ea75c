import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { smallBlocks, smallNetwork } from "../train/small_network.ts";
import { ForwardPass } from "./block.ts";
import { CNN, type ForwardOptions } from "./cnn.ts";
import {
  averagePool,
  batchNorm,
  type BlockDefinition,
  conv,
  convBlock,
  dense,
  dropout,
  flatten,
  maxPool,
  relu,
  residual,
  sequential,
} from "./network.ts";

const pixels = (count: number) =>
  Float32Array.from({ length: count * 64 }, (_, i) => i * 7 % 11 / 11);

Deno.test("the tutorial's network has 114,314 parameters, as PyTorch counts them", () => {
  const model = new CNN();
  assert.equal(
    model.summary(),
    `
Layer  Output shape  Parameters
conv1  26 x 26 x 32         320
bn1    26 x 26 x 32          64
relu1  26 x 26 x 32           0
conv2  24 x 24 x 32       9,248
bn2    24 x 24 x 32          64
relu2  24 x 24 x 32           0
conv3  22 x 22 x 32       9,248
bn3    22 x 22 x 32          64
relu3  22 x 22 x 32           0
pool1  11 x 11 x 32           0
conv4  9 x 9 x 64        18,496
bn4    9 x 9 x 64           128
relu4  9 x 9 x 64             0
conv5  7 x 7 x 64        36,928
bn5    7 x 7 x 64           128
relu5  7 x 7 x 64             0
conv6  5 x 5 x 64        36,928
bn6    5 x 5 x 64           128
relu6  5 x 5 x 64             0
pool2  2 x 2 x 64             0
fc1    10                 2,570
Total                   114,314
`.trim(),
  );
  assert.equal(model.parameterCount, 114_314);
  const { learningRate, epochs, batchSize, classes, seed, imageShape } = model;
  assert.deepEqual([learningRate, epochs, batchSize, classes, seed], [0.01, 25, 128, 10, 0]);
  assert.deepEqual(imageShape, [28, 28, 1]);
  model.dispose();
});

Deno.test("the linear layer fits other images, classes and blocks", () => {
  const wide = new CNN({ imageShape: [22, 40, 3], classes: 47 });
  assert.match(wide.summary(), /pool2 +1 x 5 x 64 /);
  assert.match(wide.summary(), /fc1 +47 +15,087/);
  wide.dispose();
  const network = sequential([maxPool(), dense(5), dense()]);
  const deep = new CNN({ imageShape: [9, 9, 2], classes: 2, network });
  assert.match(deep.summary(), /pool1 +4 x 4 x 2 +0\nfc1 +5 +165\nfc2 +2 +12\n/);
  deep.dispose();
});

Deno.test("the state dict has PyTorch's names, shapes and order", async () => {
  const model = smallNetwork();
  const state = await model.stateDict();
  assert.deepEqual([...state].map(([name, { shape }]) => `${name} ${shape}`), [
    "conv1.weight 4,1,3,3",
    "conv1.bias 4",
    "bn1.weight 4",
    "bn1.bias 4",
    "bn1.running_mean 4",
    "bn1.running_var 4",
    "bn1.num_batches_tracked ",
    "fc1.weight 3,36",
    "fc1.bias 3",
  ]);
  assert.deepEqual(state.get("bn1.num_batches_tracked")?.data, BigInt64Array.of(0n));
  model.dispose();
});

Deno.test("a network that takes another's state computes the same, bit for bit", async () => {
  const model = smallNetwork({ seed: 1 }), other = smallNetwork({ seed: 2 });
  const images = tf.tensor4d(pixels(5), [5, 8, 8, 1]);
  model.forward(images, { training: true }).dispose();
  const state = structuredClone(await model.stateDict());
  other.loadStateDict(state);
  assert.deepEqual(await other.stateDict(), state);
  const [a, b] = [model.forward(images), other.forward(images)];
  assert.deepEqual(await a.data(), await b.data());
  tf.dispose([images, a, b]);
  model.dispose();
  other.dispose();
});

Deno.test("a state dict is a copy: changing it changes no network", async () => {
  const model = smallNetwork();
  const state = await model.stateDict();
  const kept = structuredClone(state);
  for (const { data } of state.values()) {
    if (data instanceof BigInt64Array) data.fill(7n);
    else data.fill(7);
  }
  assert.deepEqual(await model.stateDict(), kept);
  model.dispose();
});

for (const norm of ["before", "after"] as const) {
  Deno.test(`only training mode changes the running statistics (norm ${norm})`, async () => {
    const model = smallNetwork({ network: smallBlocks(norm) });
    const images = tf.tensor4d(pixels(5), [5, 8, 8, 1]);
    const before = await model.stateDict();
    const first = model.forward(images), second = model.forward(images);
    await model.predict(pixels(3));
    assert.deepEqual(await model.stateDict(), before);
    assert.deepEqual(await first.data(), await second.data());
    const training = model.forward(images, { training: true });
    assert.notDeepEqual(await training.data(), await first.data());
    const after = await model.stateDict();
    const changed = [...after.keys()].filter((name) => {
      try {
        assert.deepEqual(after.get(name), before.get(name));
        return false;
      } catch {
        return true;
      }
    });
    assert.deepEqual(changed, ["bn1.running_mean", "bn1.running_var", "bn1.num_batches_tracked"]);
    tf.dispose([images, first, second, training]);
    model.dispose();
  });
}

Deno.test("an image is read alike alone and among others in evaluation mode", async () => {
  const model = smallNetwork();
  const together = await model.predict(pixels(4));
  assert.equal(together.length, 4);
  for (const [index, prediction] of together.entries()) {
    const [alone] = await model.predict(pixels(4).subarray(index * 64, (index + 1) * 64));
    assert.equal(alone.class, prediction.class);
    const { probabilities } = prediction;
    assert.ok(Math.abs(probabilities.reduce((sum, p) => sum + p) - 1) < 1e-12);
    assert.equal(probabilities.indexOf(Math.max(...probabilities)), prediction.class);
    probabilities.forEach((p, i) => assert.ok(Math.abs(p - alone.probabilities[i]) < 1e-6));
  }
  assert.deepEqual(await model.predict(new Float32Array(0)), []);
  await assert.rejects(model.predict(new Float32Array(65)), /RangeError: 65 pixels .* 8 x 8 x 1/);
  model.dispose();
});

Deno.test("images of another shape are refused by both shapes", () => {
  const model = smallNetwork();
  const images = tf.zeros([1, 9, 8, 1]) as tf.Tensor4D;
  assert.throws(() => model.forward(images), /RangeError: The images are 9 x 8 x 1, .* 8 x 8 x 1/);
  images.dispose();
  model.dispose();
});

Deno.test("the seed decides the weights", async () => {
  const [a, b, c] = [
    smallNetwork({ seed: 1 }),
    smallNetwork({ seed: 1 }),
    smallNetwork({ seed: 2 }),
  ];
  const [first, second, third] = [await a.stateDict(), await b.stateDict(), await c.stateDict()];
  assert.deepEqual(first, second);
  assert.notDeepEqual(first.get("conv1.weight"), third.get("conv1.weight"));
  [a, b, c].forEach((model) => model.dispose());
});

Deno.test("using and disposing of networks leaves no tensor", async () => {
  const before = tf.memory().numTensors;
  const model = smallNetwork();
  await model.predict(pixels(2));
  const images = tf.tensor4d(pixels(2), [2, 8, 8, 1]);
  tf.dispose([images, model.forward(images, { training: true }), model.forward(images)]);
  model.loadStateDict(await model.stateDict());
  model.dispose();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("dropout drops in training alone, by seed and step, and by the pass's seeds", async () => {
  const network = sequential([dropout(0.5), residual([dropout(0.5, { per: "channel" })]), dense()]);
  const model = smallNetwork({ network, seed: 1 });
  assert.deepEqual(model.layers.map(({ name }) => name), ["dropout1", "residual1", "fc1"]);
  const images = tf.tensor4d(pixels(2), [2, 8, 8, 1]);
  const read = async (options?: ForwardOptions, from = model) => {
    const logits = from.forward(images, options);
    const values = await logits.data();
    logits.dispose();
    return [...values];
  };
  const evaluated = await read();
  assert.deepEqual(await read(), evaluated);
  const first = await read({ training: true });
  assert.deepEqual(await read({ training: true, step: 0 }), first);
  for (const other of [await read({ training: true, step: 1 }), evaluated]) {
    assert.notDeepEqual(other, first);
  }
  const others = smallNetwork({ network, seed: 2 });
  others.loadStateDict(await model.stateDict());
  assert.deepEqual(await read({}, others), evaluated);
  assert.notDeepEqual(await read({ training: true }, others), first);

  const asked: string[] = [];
  const pass = new ForwardPass(true, (layer) => asked.push(layer));
  model.run(images, pass).dispose();
  assert.deepEqual(asked, ["dropout1", "residual1.dropout1"]);
  assert.throws(() => model.run(images, new ForwardPass(true)), /Error: dropout1 needs a seed/);
  images.dispose();
  for (const each of [model, others]) each.dispose();
});

Deno.test("a state dict that is not strict gives what fits by name, and says what did not", async () => {
  const model = smallNetwork({ seed: 1 });
  const other = smallNetwork({
    seed: 2,
    network: sequential([convBlock({ filters: 4 }), dense(6), dense()]),
  });
  const state = await model.stateDict(), before = await other.stateDict();
  const { missing, unexpected } = other.loadStateDict(
    new Map(
      [...state].filter(([name]) => !name.startsWith("fc1")).concat([[
        "x",
        state.get("fc1.bias")!,
      ]]),
    ),
    { strict: false },
  );
  assert.deepEqual(missing, ["fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"]);
  assert.deepEqual(unexpected, ["x"]);
  const after = await other.stateDict();
  for (const [name, array] of after) {
    assert.deepEqual(array, (name.startsWith("fc") ? before : state).get(name), name);
  }
  assert.throws(
    () => other.loadStateDict(state, { strict: false }),
    /RangeError: .* fc1.weight has the shape 3 x 36 .*, not 6 x 144; fc1.bias/,
  );
  assert.deepEqual(await other.stateDict(), after);
  assert.deepEqual(model.loadStateDict(state), { missing: [], unexpected: [] });
  for (const each of [model, other]) each.dispose();
});

Deno.test("biases that batch norm follows do not train; others do", () => {
  const model = smallNetwork({
    network: sequential([conv(2), batchNorm(), conv(2), relu(), batchNorm(), flatten(), dense()]),
  });
  const kept = model.parameters.filter(({ differentiable }) => !differentiable);
  assert.deepEqual(kept.map(({ name }) => name), ["conv1.bias"]);
  model.dispose();
});

Deno.test("training on one value a channel is refused, as in PyTorch", () => {
  const networks = [[conv(2, { kernel: 8 }), batchNorm()], [dense(5), batchNorm()]];
  for (const blocks of networks) {
    const model = smallNetwork({ network: sequential([...blocks, dense()]) });
    const image = tf.zeros([1, 8, 8, 1]) as tf.Tensor4D;
    assert.throws(
      () => model.run(image, new ForwardPass(true)),
      /RangeError: bn1 needs more than one value a channel in training, .* 1 x (1 x 1 x 2|1 x 1 x 5):/,
    );
    const images = tf.zeros([2, 8, 8, 1]) as tf.Tensor4D;
    tf.dispose([image, images, model.forward(images, { training: true })]);
    model.dispose();
  }
});

Deno.test("networks of every block free what they make on the way", () => {
  const before = tf.memory().numTensors;
  const part = [convBlock({ filters: 2, padding: "same", norm: "after", dropout: 0.5 })];
  const model = smallNetwork({
    network: sequential([
      residual(part, { shortcut: [conv(2, { kernel: 1 })] }),
      relu(),
      averagePool(),
      residual([residual([batchNorm(), relu()])]),
      flatten(),
      batchNorm(),
      dropout(0.5),
      dense(),
    ]),
  });
  const held = tf.memory().numTensors;
  const images = tf.tensor4d(pixels(4), [4, 8, 8, 1]);
  for (const training of [false, true]) model.forward(images, { training }).dispose();
  images.dispose();
  assert.equal(tf.memory().numTensors, held);
  model.dispose();
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("flattening reads an image in PyTorch's order, wherever it stands, to 1e-6", async () => {
  const build = (...blocks: BlockDefinition[]) =>
    smallNetwork({ imageShape: [8, 4, 2], network: sequential([conv(4), ...blocks, dense()]) });
  const [direct, ...others] = [build(), build(flatten()), build(flatten(), dropout(0.5))];
  const images = tf.tensor4d(pixels(3), [3, 8, 4, 2]);
  const expected = direct.forward(images);
  const state = await direct.stateDict();
  for (const model of others) {
    model.loadStateDict(state);
    const actual = model.forward(images);
    const error = tf.tidy(() => actual.sub(expected).abs().max().dataSync()[0]);
    assert(error < 1e-6, `${error}`);
    actual.dispose();
    model.dispose();
  }
  tf.dispose([images, expected]);
  direct.dispose();
});
