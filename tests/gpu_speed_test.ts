import assert from "node:assert/strict";
import { measureWebGpu } from "../bench/webgpu/measure.ts";
import { devices, withReason } from "./conformance/devices.ts";

const { skip } = devices.find(({ name }) => name.startsWith("webgpu"))!;

Deno.test({
  name: withReason(
    "a step of batch 128 is at least 4 times as fast as TensorFlow.js' own on the same adapter",
    skip,
  ),
  ignore: skip !== undefined,
  fn: async () => {
    const { glyph, stock, kernels } = await measureWebGpu(
      { adapter: "software", rounds: 1 },
      () => {},
    );
    const ratio = stock.timing.median / glyph.timing.median;
    assert(ratio >= 4, `${ratio} times as fast`);
    const { dispatches, ...rest } = glyph.commands;
    assert(dispatches <= 60, `${dispatches} commands`);
    assert.deepEqual(rest, { submits: 1, readbacks: 0, bytesRead: 0 });
    assert(stock.commands.dispatches > dispatches);
    if (kernels === undefined) return;
    const timed = kernels.reduce((sum, { calls }) => sum + calls, 0);
    assert.equal(timed, dispatches);
    const seconds = kernels.reduce((sum, { seconds }) => sum + seconds, 0);
    const part = seconds / glyph.timing.median;
    assert(part > 0.2 && part < 5, `the commands took ${part} of a step`);
  },
});
