import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { devices, withReason } from "../../tests/conformance/devices.ts";
import { softmaxCrossEntropy } from "./cross_entropy.ts";

const cpu = {
  name: "cpu",
  skip: undefined,
  open: () => Promise.resolve({ backend: "cpu", dispose: () => {} }),
};

for (const { name, skip, open } of [cpu, ...devices]) {
  Deno.test({
    name: withReason(
      `a label that is no class makes the loss NaN, and nothing else: ${name}`,
      skip,
    ),
    ignore: skip !== undefined,
    fn: async () => {
      const device = await open();
      try {
        await tf.setBackend(device.backend);
        const lossOf = async (labels: number[]) => {
          const [loss, correct] = tf.tidy(() => {
            const logits = tf.tensor2d([[1, 2, 3], [3, 2, 1]]);
            const result = softmaxCrossEntropy(logits, tf.tensor1d(labels, "int32"));
            return [result.loss, result.correct];
          });
          const [[lossValue], [correctValue]] = [await loss.data(), await correct.data()];
          tf.dispose([loss, correct]);
          return { loss: lossValue, correct: correctValue };
        };
        for (const label of [-1, 3, 2 ** 30]) {
          const { loss, correct } = await lossOf([label, 0]);
          assert.ok(Number.isNaN(loss), `${loss} for the label ${label}`);
          assert.equal(correct, 1);
        }
        assert.ok(Math.abs((await lossOf([2, 0])).loss - 0.4076059) < 1e-6);
      } finally {
        device.dispose();
      }
    },
  });
}
