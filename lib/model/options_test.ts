import assert from "node:assert/strict";
import { dense, type Network, sequential } from "./network.ts";
import { type CNNOptions, validateOptions } from "./options.ts";

Deno.test("options out of range are refused by name and value", () => {
  const wrong: [CNNOptions, RegExp][] = [
    [{ learningRate: 0 }, /learningRate is 0, .*try 0.01/],
    [{ learningRate: -1 }, /learningRate is -1/],
    [{ learningRate: NaN }, /learningRate is NaN/],
    [{ learningRate: Infinity }, /learningRate is Infinity/],
    [{ epochs: 0 }, /epochs is 0, .*whole number from 1/],
    [{ epochs: 2.5 }, /epochs is 2.5/],
    [{ batchSize: 0 }, /batchSize is 0/],
    [{ classes: 1 }, /classes is 1, .*from 2 to 256/],
    [{ classes: 257 }, /classes is 257/],
    [{ seed: -1 }, /seed is -1/],
    [{ seed: 0.5 }, /seed is 0.5/],
    [{ imageShape: [28, 0, 1] }, /imageShape's size is 0/],
    [{ imageShape: [28, 28] as unknown as [number, number, number] }, /imageShape is \[28,28\]/],
    [{ network: { type: "conv" } as unknown as Network }, /network's type is "conv"/],
  ];
  for (const [options, message] of wrong) {
    assert.throws(() => validateOptions(options), (error) => {
      assert.ok(error instanceof RangeError);
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("options in range are taken as they are", () => {
  const options = {
    learningRate: 1e-3,
    epochs: 1,
    batchSize: 1,
    classes: 256,
    seed: 2 ** 53 - 1,
    imageShape: [1, 1, 1],
    network: sequential([dense()]),
  } as const;
  assert.deepEqual(validateOptions(options), options);
});
