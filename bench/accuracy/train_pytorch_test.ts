import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CNN } from "../../lib/model/cnn.ts";
import { presets } from "../../lib/model/presets/mod.ts";
import { findPyTorch, installPyTorch } from "../../tests/pytorch/find_pytorch.ts";
import { randomData } from "../../tests/random_images.ts";
import { writeMnist } from "../write_mnist.ts";
import { pytorchJob } from "./pytorch_job.ts";
import { sampleTask } from "./sample_report.ts";
import { timeCommand } from "./time_command.ts";

const program = fileURLToPath(new URL("train_pytorch.py", import.meta.url));
const python = await findPyTorch();
const skipped = python === undefined ? ` (skipped: ${installPyTorch})` : "";

/** Every setting that the Python program reads, in two recipes. */
const recipes = [
  { optimizer: "adam", beta2: 0.99, movingAverage: 0.9, rotation: 10, shift: 0.1, shear: 5 },
  { optimizer: "sgd", weightDecay: 1e-4, clipNorm: 1, labelSmoothing: 0.1, scale: 0.1 },
] as const;

for (const name of ["tutorial", "tiny", "deep"] as const) {
  const title = `PyTorch trains what Glyph describes, with as many parameters: ${name}${skipped}`;
  Deno.test(title, { ignore: python === undefined }, async () => {
    const folder = await Deno.makeTempDir({ prefix: "glyph-bench-" });
    await writeMnist(randomData(32, 16), folder);
    const network = presets[name]({ dropout: 0.1 });
    const model = new CNN({ network });
    for (const settings of recipes) {
      const task = sampleTask("fast", 1);
      const job = pytorchJob(
        { ...task, network, settings: { ...task.settings, ...settings, batchSize: 16 } },
        { seed: 1, threads: 1, layout: "channels_last", folder, limit: 32 },
      );
      await Deno.writeTextFile(join(folder, "job.json"), JSON.stringify(job));
      const { accuracy, events: [result] } = await timeCommand([
        ...[python!, "-B", program, join(folder, "job.json")],
      ]);
      const { parameters } = result as { parameters?: number };
      assert.equal(parameters, model.parameterCount);
      assert.ok(accuracy >= 0 && accuracy <= 1);
    }
    model.dispose();
    await Deno.remove(folder, { recursive: true });
  });
}
