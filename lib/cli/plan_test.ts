import assert from "node:assert/strict";
import { CommanderError } from "commander";
import { checkpointFolder } from "../train/checkpoint.ts";
import { sampleState } from "../train/checkpoint_sample.ts";
import { planRun } from "./plan.ts";

async function withRun(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await checkpointFolder(folder).save(sampleState(469));
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const refused = (pattern: RegExp) => (error: unknown) => {
  assert.ok(error instanceof CommanderError);
  assert.equal(error.exitCode, 2);
  assert.match(error.message, pattern);
  return true;
};

Deno.test("the recipe fills in what was not given", async () => {
  assert.deepEqual(await planRun({ seed: 3, limit: 10 }), {
    recipe: "tutorial",
    epochs: 3,
    batchSize: 128,
    learningRate: 0.01,
    seed: 3,
    normalization: "before",
    data: undefined,
    limit: 10,
  });
});

Deno.test("a resumed run goes on as it was configured", () =>
  withRun(async (folder) => {
    const plan = await planRun({ resume: folder, threads: 3, workers: 1 });
    assert.equal(plan.seed, 42);
    assert.equal(plan.epochs, 3);
    assert.equal(plan.limit, 60_000);
    assert.equal(plan.resume?.state.position.step, 469);
    assert.equal(plan.resume?.folder, folder);
  }));

Deno.test("more epochs extend a run", () =>
  withRun(async (folder) => {
    assert.equal((await planRun({ resume: folder, epochs: 25 })).epochs, 25);
  }));

Deno.test("what contradicts the resumed run is refused with both values", () =>
  withRun(async (folder) => {
    const cases = [
      [{ batchSize: 64 }, /--batch-size 64 contradicts.*which has 128/],
      [{ learningRate: 0.1 }, /--learning-rate 0\.1 contradicts.*which has 0\.01/],
      [{ seed: 0 }, /--seed 0 contradicts.*which has 42/],
      [{ limit: 100 }, /--limit 100 contradicts.*which has 60000/],
      [{ epochs: 2 }, /--epochs 2 is less than the 3 of/],
    ] as const;
    for (const [given, pattern] of cases) {
      await assert.rejects(planRun({ resume: folder, ...given }), refused(pattern));
    }
    const same = { batchSize: 128, learningRate: 0.01, seed: 42, limit: 60_000, epochs: 3 };
    assert.equal((await planRun({ resume: folder, recipe: "tutorial", ...same })).seed, 42);
  }));

Deno.test("a damaged checkpoint is passed over and told", () =>
  withRun(async (folder) => {
    const { model } = await checkpointFolder(folder).save(sampleState(500));
    await Deno.truncate(model, 100);
    const { resume } = await planRun({ resume: folder });
    assert.equal(resume?.state.position.step, 469);
    assert.equal(resume?.refused.length, 1);
    assert.equal(resume?.refused[0].path, model);
  }));

Deno.test("a run without a checkpoint, and no run at all, are refused", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await assert.rejects(planRun({ resume: folder }), refused(/no checkpoint to go on from/));
    await assert.rejects(planRun({ resume: "none", runs: folder }), refused(/no run 'none'/));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("options for another device are refused", async () => {
  await assert.rejects(
    planRun({ backend: "wasm", adapter: "software" }),
    refused(/--adapter software is for webgpu, not for --backend wasm/),
  );
  await assert.rejects(
    planRun({ backend: "cpu", threads: 2 }),
    refused(/--threads 2 is for wasm, not for --backend cpu/),
  );
  await assert.rejects(
    planRun({ backend: "webgpu", turbo: true }),
    refused(/--turbo is for wasm, not for --backend webgpu/),
  );
  assert.ok(await planRun({ threads: 2, adapter: "software" }));
});
