import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { selectBackend } from "../backends/mod.ts";
import { GpuMemoryError } from "../backends/webgpu/errors.ts";
import { limitsToRequest } from "../backends/webgpu/limits.ts";
import { loadMnist } from "../lib/data/mnist.ts";
import { CNN } from "../lib/model/cnn.ts";
import { presets } from "../lib/model/presets/mod.ts";
import { checkpointFolder, latestCheckpoint } from "../lib/train/checkpoint.ts";
import type { TrainEvent } from "../lib/train/events.ts";
import type { CheckpointSink } from "../lib/train/state.ts";
import { train } from "../lib/train/train.ts";
import { testOnGpu } from "./test_on_gpu.ts";

const { train: images } = await loadMnist({ limit: 40 });
const data = { train: images, test: images };
const makeModel = () => new CNN({ batchSize: 8, epochs: 2, seed: 1, network: presets.tiny() });

/** Trains until it fails. */
async function failing(
  model: CNN,
  checkpoints: CheckpointSink,
  onEvent: (event: TrainEvent) => void,
): Promise<{ readonly events: TrainEvent[]; readonly error: Error }> {
  const events: TrainEvent[] = [];
  try {
    for await (const event of train(model, data, { checkpoints })) {
      events.push(event);
      onEvent(event);
    }
  } catch (error) {
    return { events, error: error as Error };
  }
  throw new Error("The run did not fail");
}

for (const when of ["start", "epoch"] as const) {
  testOnGpu(
    `a GPU lost after the ${when} ends a run with a checkpoint, from which another device goes on`,
    async ({ device }) => {
      const folder = Deno.makeTempDirSync();
      const model = makeModel();
      const { events, error } = await failing(model, checkpointFolder(folder), ({ type }) => {
        if (type === when) device.destroy();
      });
      model.dispose();
      assert.match(error.message, /^WebGPU failed: .*the device was lost/);
      assert.deepEqual(events.slice(-2).map(({ type }) => type), ["checkpoint", "error"]);

      const { state } = (await latestCheckpoint(folder))!;
      assert.equal(state.position.step, 0);
      const other = await selectBackend({ prefer: "wasm", threads: 2 });
      const resumed = makeModel();
      const types = new Set<string>();
      for await (const event of train(resumed, data, { backend: other, resume: state })) {
        types.add(event.type);
        if (event.type === "end") assert.deepEqual([event.reason, event.steps], ["completed", 10]);
      }
      assert(types.has("end"));
      resumed.dispose();
      other.dispose();
      Deno.removeSync(folder, { recursive: true });
    },
  );
}

testOnGpu("a command that is not valid ends a run, and says so", async ({ device }) => {
  const model = makeModel();
  const { events, error } = await failing(model, { save: notWritten }, ({ type }) => {
    if (type !== "start") return;
    device.createBuffer({ size: 16, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.MAP_WRITE });
  });
  model.dispose();
  assert.equal(error.name, "GpuError");
  assert.match(error.message, /^WebGPU failed: \S/);
  assert.equal(events.at(-1)?.type, "error");
});

/** Where nothing can be written, a checkpoint only has a name. */
const notWritten = () => Promise.resolve({ model: "", state: "" });

testOnGpu("a tensor too large for the GPU says its size and what there is", ({ device }) => {
  const length = device.limits.maxStorageBufferBindingSize / 4 + 1;
  assert.throws(
    () => tf.tidy(() => tf.fill([length], 1).add(1)),
    (error: Error) =>
      error instanceof GpuMemoryError && /takes \d+ MB, .* \d+ MB/.test(error.message),
  );
});

testOnGpu(
  "a batch too large for the GPU names the batch size to try, and leaves a checkpoint",
  async (gpu) => {
    const limits = { ...gpu.device.limits, maxBufferSize: 2 ** 14 };
    Object.defineProperty(gpu.device, "limits", { value: limits });
    const model = makeModel();
    const { events, error } = await failing(model, { save: notWritten }, () => {});
    model.dispose();
    assert.deepEqual(events.slice(-2).map(({ type }) => type), ["checkpoint", "error"]);
    assert.match(
      error.message,
      /^A batch of 8 images does not fit into memory: try the batch size 4\./,
    );
  },
);

Deno.test("an adapter that gives too little is refused by the limits that are missing", () => {
  const limits = {
    maxStorageBuffersPerShaderStage: 4,
    maxComputeWorkgroupStorageSize: 2 ** 14,
    maxComputeInvocationsPerWorkgroup: 128,
    maxComputeWorkgroupSizeX: 256,
    maxComputeWorkgroupsPerDimension: 65_535,
    maxStorageBufferBindingSize: 2 ** 27,
    maxBufferSize: 2 ** 28,
  };
  assert.throws(
    () => limitsToRequest({ limits } as unknown as GPUAdapter),
    /maxStorageBuffersPerShaderStage is 4, not 8, maxComputeInvocationsPerWorkgroup is 128, not 256/,
  );
});
