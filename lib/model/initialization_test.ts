import assert from "node:assert/strict";
import { CNN } from "./cnn.ts";

Deno.test("weights and biases start uniform within 1 / sqrt(fan-in), as PyTorch's do", async () => {
  const model = new CNN({ seed: 3 });
  const state = await model.stateDict();
  const fanIn: Record<string, number> = { conv1: 9, conv2: 288, conv4: 288, conv6: 576, fc1: 256 };
  for (const [layer, inputs] of Object.entries(fanIn)) {
    const bound = Math.fround(1 / Math.sqrt(inputs));
    for (const part of ["weight", "bias"]) {
      const values = Array.from(state.get(`${layer}.${part}`)!.data, Number);
      assert.ok(values.every((value) => Math.abs(value) <= bound));
      const mean = values.reduce((sum, value) => sum + value) / values.length;
      const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
      // Five standard deviations of each estimate of a uniform distribution.
      assert.ok(Math.abs(mean) < 5 * bound / Math.sqrt(3 * values.length));
      const spread = bound ** 2 * Math.sqrt(4 / 45 / values.length);
      assert.ok(Math.abs(variance - bound ** 2 / 3) < 5 * spread);
      assert.equal(new Set(values).size > values.length * 0.95, true);
    }
  }
  model.dispose();
});

Deno.test("batch norm starts as PyTorch's does, and no two layers alike", async () => {
  const model = new CNN({ seed: 3 });
  const state = await model.stateDict();
  const array = (name: string) => Array.from(state.get(name)!.data, Number);
  for (let number = 1; number <= 6; number++) {
    assert.ok(array(`bn${number}.weight`).every((value) => value === 1));
    assert.ok(array(`bn${number}.bias`).every((value) => value === 0));
    assert.ok(array(`bn${number}.running_mean`).every((value) => value === 0));
    assert.ok(array(`bn${number}.running_var`).every((value) => value === 1));
  }
  assert.notDeepEqual(array("conv2.weight"), array("conv3.weight"));
  assert.notDeepEqual(array("conv5.weight"), array("conv6.weight"));
  model.dispose();
});
