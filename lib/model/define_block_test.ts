import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import * as z from "zod";
import { ForwardPass } from "./block.ts";
import { CNN } from "./cnn.ts";
import { defineBlock } from "./define_block.ts";
import { kaimingUniform } from "./initialization.ts";
import { dense, parseNetwork, residual, sequential } from "./network.ts";
import { type StateEntry, StateTensor } from "./state_tensor.ts";

/** Multiplies by a number that is learned, and adds one that is not. */
const scale = defineBlock<{ by: number }>("scale", {
  schema: z.strictObject({ by: z.number().min(0).default(1) }),
  build({ by }, { name, random, inputShape, classes }) {
    assert.deepEqual([inputShape, classes], [[8, 8, 1], 3]);
    const factor = new StateTensor(`${name}.weight`, tf.fill([1], by), [1], {
      differentiable: true,
    });
    const [start] = kaimingUniform(1, 1, random("offset"));
    const offset = new StateTensor(`${name}.offset`, tf.tensor1d([start]), [1], {
      differentiable: false,
    });
    return {
      parameters: [factor],
      buffers: [offset],
      forward: (x) => x.mul(factor.value).add(offset.value),
    };
  },
});

/** Leaves rows out; says what it leaves, and does it right or wrong. */
const cut = (type: string, keeps: number) =>
  defineBlock(type, {
    outputShape: (_, [, width, channels]) => [4, width, channels],
    build: () => ({ forward: (x) => tf.slice(x, 0, [-1, keeps, -1, -1]) }),
  });
const rightCut = cut("rightCut", 4), wrongCut = cut("wrongCut", 5);

const misnamed = defineBlock("misnamed", {
  build: () => ({
    parameters: [new StateTensor("conv1.weight", tf.ones([1]), [1], { differentiable: true })],
    forward: (x) => x,
  }),
});

const empty = defineBlock("nothing", {
  outputShape: () => [0],
  build: () => ({ forward: (x) => x }),
});

const imageShape = [8, 8, 1] as const, classes = 3;

Deno.test("a block of one's own is built, named, trained and stored as the others", async () => {
  const network = parseNetwork(
    JSON.parse(JSON.stringify(sequential([
      scale({ by: 2 }),
      residual([{ type: "scale" }]),
      rightCut(),
      dense(),
    ]))),
    "test",
  );
  const model = new CNN({ imageShape, classes, network, seed: 4 });
  assert.deepEqual([...(await model.stateDict()).keys()], [
    "scale1.weight",
    "scale1.offset",
    "residual1.scale1.weight",
    "residual1.scale1.offset",
    "fc1.weight",
    "fc1.bias",
  ]);
  assert.match(model.summary(), /rightCut1 +4 x 8 x 1 +0\nfc1 +3 +99\n/);
  const value = async (entry: StateEntry) => (await entry.read()).data[0];
  assert.deepEqual(await value(model.parameters[0]), 2);
  assert.deepEqual(await value(model.parameters[1]), 1);
  assert.notEqual(await value(model.buffers[0]), await value(model.buffers[1]));
  const images = tf.ones([2, 8, 8, 1]) as tf.Tensor4D;
  const { value: factor } = model.parameters[1];
  const gradient = tf.grad(() => model.run(images, new ForwardPass(true)))(factor);
  assert.notEqual((await gradient.data())[0], 0);
  tf.dispose([images, gradient]);
  model.dispose();
});

Deno.test("a block of one's own that does not keep to its word is refused, and leaves no tensor", () => {
  const { numTensors } = tf.memory();
  const wrong: [object, RegExp][] = [
    [
      wrongCut(),
      /^wrongCut1 \(wrongCut\) makes 5 x 8 x 1 of its input 8 x 8 x 1, .* says 4 x 8 x 1/,
    ],
    [
      misnamed(),
      /^misnamed1 \(misnamed\) holds conv1.weight: start its name with .* "misnamed1\."/,
    ],
    [empty(), /^nothing1 \(blocks\[1\]: nothing\) makes 0 of its input 8 x 8 x 1/],
    [{ type: "scale", by: -1 }, /^blocks\[1\] \(scale\): by is -1: Too small/],
  ];
  for (const [block, message] of wrong) {
    const network = { type: "sequential", blocks: [scale({ by: 1 }), block, dense()] } as const;
    assert.throws(() => new CNN({ imageShape, classes, network: network as never }), (error) => {
      assert.ok(error instanceof RangeError);
      assert.match(error.message, message);
      return true;
    });
  }
  assert.equal(tf.memory().numTensors, numTensors);
});

Deno.test("a type is a name of its own", () => {
  const build = () => ({ forward: (x: tf.Tensor) => x });
  assert.throws(
    () => defineBlock("conv", { build }),
    /RangeError: There is a block .* "conv" already/,
  );
  assert.throws(() => defineBlock("scale", { build }), /"scale" already/);
  for (const type of ["", "a.b", "block1", "1st", "mein block"]) {
    assert.throws(() => defineBlock(type, { build }), /RangeError: A block's type is .* letters/);
  }
});
