import assert from "node:assert/strict";
import { pytorchJob } from "./pytorch_job.ts";
import { resolveRow } from "./resolve_row.ts";
import { sampleTask } from "./sample_report.ts";

const options = { seed: 3, threads: 2, layout: "contiguous", folder: "folder" } as const;

Deno.test("the job has the recipe's settings, a rate for each step, and the network's layers", () => {
  const task = resolveRow({ recipe: "accurate", model: "tutorial", epochs: 2 });
  const job = pytorchJob(task, options);
  assert.deepEqual([job.seed, job.epochs, job.limit], [3, 2, 60_000]);
  assert.equal(job.rates.length, 2 * Math.ceil(60_000 / task.settings.batchSize));
  assert.ok(Math.max(...job.rates) <= task.settings.learningRate);
  assert.equal(job.movingAverage, task.settings.movingAverage);
  assert.equal(job.layers.at(-1)?.name, "fc1");
  assert.equal(job.layers.filter(({ type }) => type === "conv").length, 6);
});

Deno.test("a recipe that holds out images is refused, because PyTorch's program does not", () => {
  const task = sampleTask("fast", 1);
  const holding = { ...task, settings: { ...task.settings, validation: 5000 } };
  assert.throws(() => pytorchJob(holding, options), /holds out 5000 images/);
});
