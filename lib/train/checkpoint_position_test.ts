import assert from "node:assert/strict";
import fc from "fast-check";
import { formatPosition, parseConfiguration, parsePosition } from "./checkpoint_position.ts";
import { sampleState } from "./checkpoint_sample.ts";

const { position } = sampleState(7);
const FILE = "step-00000007.state.safetensors";

Deno.test("every number of a position survives, NaN and infinite sums included", () => {
  // A sum that starts at 0 is never -0, which JSON cannot write.
  const loss = fc.double().filter((value) => !Object.is(value, -0));
  const learningRate = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })
    .filter((value) => !Object.is(value, -0));
  fc.assert(
    fc.property(loss, learningRate, fc.maxSafeNat(), fc.string(), (loss, rate, step, run) => {
      const changed = {
        ...position,
        run,
        step,
        epochSums: { ...position.epochSums, loss },
        configuration: { ...position.configuration, learningRate: rate, seed: -step },
      };
      if (step === 0) changed.configuration.seed = 0;
      assert.deepEqual(parsePosition(formatPosition(changed), FILE), changed);
    }),
  );
});

Deno.test("what could not be read again is not written", () => {
  const write = (change: object) => () => formatPosition({ ...position, ...change });
  assert.throws(write({ step: 1.5 }), /^Error: The checkpoint of step 1.5: .* found step: /);
  assert.throws(write({ epoch: -1 }), /found epoch: /);
  assert.throws(write({ momentum: 0.9 }), /momentum/);
  const configuration = { ...position.configuration, learningRate: NaN };
  assert.throws(write({ configuration }), /found configuration.learningRate: /);
});

Deno.test("foreign JSON is refused by file and field", () => {
  assert.throws(
    () => parsePosition("{", FILE),
    /^Error: step-00000007.* found text that is not JSON/,
  );
  assert.throws(
    () => parsePosition("{}", FILE),
    /expected a training position; found run: .*; step: /,
  );
  const configuration = { ...position.configuration, imageShape: [28, 28] };
  assert.throws(
    () => parseConfiguration(JSON.stringify(configuration), FILE),
    /expected a training configuration; found imageShape/,
  );
});
