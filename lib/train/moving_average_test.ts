import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { selectBackend } from "../../backends/mod.ts";
import { StateTensor } from "../model/state_tensor.ts";
import { seededRandom } from "../random.ts";
import { MovingAverage } from "./moving_average.ts";

const tolerance = 1e-6;
const random = seededRandom(3, "values");
const draw = () => Array.from({ length: 24 }, () => random.nextFloat() * 2 - 1);

function makeTensors(values: number[][]): StateTensor[] {
  const filterShape = [2, 3, 1, 4] as const;
  return [
    new StateTensor("a", tf.tensor1d(values[0]), [24], { differentiable: true }),
    new StateTensor("b", tf.tensor4d(values[1], [...filterShape]), [4, 1, 2, 3], {
      filterShape,
      differentiable: true,
    }),
  ];
}

for (const prefer of ["wasm", "cpu"] as const) {
  Deno.test(`averages are those of the formula within ${tolerance}, ${prefer}`, async () => {
    const backend = await selectBackend({ prefer, threads: 1 });
    const start = [draw(), draw()];
    const tensors = makeTensors(start);
    const average = new MovingAverage(tensors, 0.3);
    const expected = structuredClone(start);
    for (let step = 1; step <= 8; step++) {
      // It grows from 2 / 11 to the decay that was asked for.
      const decay = Math.min(0.3, (1 + step) / (10 + step));
      for (const [which, tensor] of tensors.entries()) {
        const values = draw();
        tensor.replace(tf.tensor(values, tensor.value.shape));
        for (const [index, value] of values.entries()) {
          expected[which][index] += (1 - decay) * (value - expected[which][index]);
        }
      }
      average.step(step);
    }
    average.exchange();
    for (const [which, { value }] of tensors.entries()) {
      for (const [index, actual] of value.dataSync().entries()) {
        assert.ok(Math.abs(actual - expected[which][index]) <= tolerance);
      }
    }
    average.dispose();
    for (const tensor of tensors) tensor.dispose();
    backend.dispose();
  });

  Deno.test(`exchanging twice changes no bit, and neither side sees the other change, ${prefer}`, async () => {
    const backend = await selectBackend({ prefer, threads: 1 });
    const tensors = makeTensors([draw(), draw()]);
    const { numTensors } = tf.memory();
    const average = new MovingAverage(tensors, 0.9);
    const before = await Promise.all(tensors.map((tensor) => tensor.read()));
    for (const tensor of tensors) tensor.replace(tf.add(tensor.value, 1));
    const changed = await Promise.all(tensors.map((tensor) => tensor.read()));
    average.exchange();
    assert.deepEqual(await Promise.all(tensors.map((tensor) => tensor.read())), before);
    const raw = await average.stateDict();
    assert.deepEqual([...raw.keys()], ["raw.a", "raw.b"]);
    assert.deepEqual([...raw.values()], changed);
    average.exchange();
    assert.deepEqual(await Promise.all(tensors.map((tensor) => tensor.read())), changed);
    average.step(1);
    assert.deepEqual(await Promise.all(tensors.map((tensor) => tensor.read())), changed);
    average.dispose();
    assert.equal(tf.memory().numTensors, numTensors);
    for (const tensor of tensors) tensor.dispose();
    backend.dispose();
  });
}

Deno.test("an average that goes on from its state dict goes on with the same bits", async () => {
  const values = [draw(), draw()], next = [draw(), draw()];
  const change = (tensors: StateTensor[]) =>
    tensors.forEach((tensor, which) =>
      tensor.replace(tf.tensor(next[which], tensor.value.shape, "float32"))
    );
  const tensors = makeTensors(values);
  const average = new MovingAverage(tensors, 0.9);
  change(tensors);
  average.step(1);
  average.exchange();
  const averages = await Promise.all(tensors.map((tensor) => tensor.read()));
  const raw = await average.stateDict();
  average.exchange();

  const others = makeTensors([draw(), draw()]);
  const other = new MovingAverage(others, 0.9);
  for (const [which, tensor] of others.entries()) tensor.write(averages[which]);
  other.loadStateDict(raw);
  other.exchange();
  for (const each of [average, other]) {
    each.step(2);
    each.exchange();
  }
  for (const [which, tensor] of tensors.entries()) {
    assert.deepEqual(await others[which].read(), await tensor.read());
  }
  raw.delete("raw.b");
  assert.throws(() => other.loadStateDict(raw), /RangeError: .* missing raw.b/);
  for (const held of [average, other, ...tensors, ...others]) held.dispose();
});
