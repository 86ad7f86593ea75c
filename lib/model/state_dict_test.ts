import assert from "node:assert/strict";
import type { NamedArray, StateDict } from "../named_array.ts";
import { smallNetwork } from "../train/small_network.ts";

Deno.test("a state dict that does not fit is refused whole, by every fault in it", async () => {
  const model = smallNetwork();
  const before = await model.stateDict();
  const faults: [(state: StateDict) => void, RegExp][] = [
    [(state) => state.delete("fc1.bias"), /missing fc1.bias\. Build the network/],
    [(state) => state.set("fc2.bias", array([1], 1)), /unexpected fc2.bias\./],
    [(state) => state.set("fc1.bias", array([4], 4)), /fc1.bias has the shape 4 .*, not 3\./],
    [(state) => state.set("fc1.bias", array([3], 2)), /fc1.bias has the shape 3 \(2 numbers\)/],
    [(state) => state.set("fc1.weight", array([36, 3], 108)), /36 x 3 .* not 3 x 36/],
    [(state) => state.set("bn1.num_batches_tracked", array([], 1)), /Float32Array, not 64-bit/],
    [
      (state) => state.set("fc1.bias", { shape: [3], data: new BigInt64Array(3) }),
      /fc1.bias holds BigInt64Array, not floating/,
    ],
    [
      (state) => {
        state.set("conv1.bias", array([4], 4));
        state.delete("fc1.bias");
        state.delete("bn1.weight");
      },
      /missing bn1.weight, fc1.bias\./,
    ],
  ];
  for (const [damage, message] of faults) {
    const state = structuredClone(before);
    damage(state);
    assert.throws(() => model.loadStateDict(state), (error) => {
      assert.ok(error instanceof RangeError);
      assert.match(error.message, message);
      return true;
    });
    assert.deepEqual(await model.stateDict(), before);
  }
  model.dispose();
});

Deno.test("float64 arrays are rounded to float32, as PyTorch's load_state_dict does", async () => {
  const model = smallNetwork();
  const state = await model.stateDict();
  state.set("fc1.bias", { shape: [3], data: Float64Array.of(0.1, 0.2, 0.3) });
  model.loadStateDict(state);
  assert.deepEqual((await model.stateDict()).get("fc1.bias")?.data, Float32Array.of(0.1, 0.2, 0.3));
  model.dispose();
});

function array(shape: number[], size: number): NamedArray {
  return { shape, data: new Float32Array(size) };
}
