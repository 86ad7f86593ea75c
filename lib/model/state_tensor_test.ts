import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { outputFirst, outputLast, StateTensor } from "./state_tensor.ts";

Deno.test("filters change from height, width, input, output to output, input, height, width", () => {
  fc.assert(fc.property(
    fc.tuple(fc.nat(3), fc.nat(3), fc.nat(4), fc.nat(4)),
    ([height, width, inputs, outputs]) => {
      const shape = [height + 1, width + 1, inputs + 1, outputs + 1] as const;
      const size = shape.reduce((product, length) => product * length);
      const data = Float32Array.from({ length: size }, (_, index) => index);
      const turned = tf.tidy(() => tf.tensor(data, [...shape]).transpose([3, 2, 0, 1]).dataSync());
      assert.deepEqual(outputFirst(data, shape), turned);
      assert.deepEqual(outputLast(outputFirst(data, shape), shape), data);
    },
  ));
});

Deno.test("a tensor that is replaced is freed, and what is read is a copy", async () => {
  const before = tf.memory().numTensors;
  const tensor = new StateTensor("t", tf.tensor1d([1, 2]), [2], { differentiable: true });
  const array = await tensor.read();
  array.data[0] = 9;
  assert.deepEqual((await tensor.read()).data, Float32Array.of(1, 2));
  tensor.write(array);
  array.data[0] = 7;
  assert.deepEqual((await tensor.read()).data, Float32Array.of(9, 2));
  tf.tidy(() => tensor.replace(tf.tensor1d([3, 4])));
  assert.deepEqual((await tensor.read()).data, Float32Array.of(3, 4));
  tensor.dispose();
  assert.equal(tf.memory().numTensors, before);
});
