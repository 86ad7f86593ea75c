import assert from "node:assert/strict";
import { CommanderError } from "commander";
import { join } from "node:path";
import { presets } from "../model/presets/mod.ts";
import { optionFlag } from "../option_table.ts";
import { recipes } from "../recipes/mod.ts";
import { checkpointFolder } from "../train/checkpoint.ts";
import { sampleState } from "../train/checkpoint_sample.ts";
import { defaultSettings, settingNames, type TrainSettings } from "../train/settings.ts";
import { planRun } from "./plan.ts";

function pick(configuration: TrainSettings): TrainSettings {
  return Object.fromEntries(
    settingNames.map((name) => [name, configuration[name]]),
  ) as unknown as TrainSettings;
}

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
  const { settings, ...plan } = await planRun({ seed: 3, limit: 10, warmup: 0 });
  const { recipe, model: _, ...fast } = recipes.fast;
  assert.deepEqual(settings, { ...defaultSettings, ...fast, seed: 3, warmup: 0 });
  assert.deepEqual(plan, {
    recipe,
    network: presets.tutorial(),
    weights: undefined,
    data: "mnist",
    limit: 10,
    skipUnreadable: undefined,
  });
  const accurate = await planRun({ recipe: "accurate", model: "tiny", norm: "after" });
  assert.deepEqual(accurate.network, presets.tiny({ norm: "after" }));
  assert.equal(accurate.settings.movingAverage, recipes.accurate.movingAverage);
});

Deno.test("a resumed run goes on as it was configured", () =>
  withRun(async (folder) => {
    const plan = await planRun({ resume: folder, threads: 3, workers: 1 });
    assert.equal(plan.settings.seed, 42);
    assert.equal(plan.settings.epochs, 3);
    assert.equal(plan.limit, 60_000);
    assert.equal(plan.data, "mnist");
    assert.equal(plan.resume?.state.position.step, 469);
    assert.equal(plan.resume?.folder, folder);
  }));

Deno.test("more epochs extend a run", () =>
  withRun(async (folder) => {
    assert.equal((await planRun({ resume: folder, epochs: 25 })).settings.epochs, 25);
  }));

Deno.test("what contradicts the resumed run is refused with both values", () =>
  withRun(async (folder) => {
    const cases = [
      [{ batchSize: 64 }, /--batch-size 64 contradicts.*which has 128/],
      [{ learningRate: 0.1 }, /--learning-rate 0\.1 contradicts.*which has 0\.01/],
      [{ seed: 0 }, /--seed 0 contradicts.*which has 42/],
      [{ limit: 100 }, /--limit 100 contradicts.*which has 60000/],
      [{ epochs: 2 }, /--epochs 2 is less than the 3 of/],
      [{ recipe: "fast" }, /--recipe fast contradicts.*which has tutorial/],
      [{ data: "kmnist" }, /--data kmnist contradicts.*which has mnist/],
      [{ model: "tiny" }, /--model tiny contradicts.*which has another network/],
      [{ dropout: 0.1 }, /--dropout 0\.1 contradicts.*which has another network/],
    ] as const;
    for (const [given, pattern] of cases) {
      await assert.rejects(planRun({ resume: folder, ...given }), refused(pattern));
    }
    const { configuration } = sampleState(469).position;
    const same = { ...pick(configuration), recipe: "tutorial", data: "mnist" } as const;
    const plan = await planRun({ resume: folder, limit: 60_000, model: "tutorial", ...same });
    assert.equal(plan.settings.seed, 42);
  }));

Deno.test("every setting but the epochs is kept by a resumed run", () =>
  withRun(async (folder) => {
    const others = { optimizer: "sgd", schedule: "cosine" } as const;
    for (const name of settingNames) {
      if (name === "epochs") continue;
      const value = name === "optimizer" || name === "schedule" ? others[name] : 7;
      const given = { resume: folder, [name]: value };
      await assert.rejects(
        planRun(given),
        refused(new RegExp(`^${optionFlag(name)} ${value} contradicts the run in .* has `)),
      );
    }
  }));

Deno.test("a schedule that was made for some epochs is not extended", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const state = sampleState(469);
    const configuration = { ...state.position.configuration, schedule: "one-cycle" } as const;
    await checkpointFolder(folder).save({
      ...state,
      position: { ...state.position, configuration },
    });
    await assert.rejects(
      planRun({ resume: folder, epochs: 4 }),
      refused(/--epochs 4 contradicts .* schedule one-cycle was made for 3: .* --weights/),
    );
    assert.equal((await planRun({ resume: folder, epochs: 3 })).settings.epochs, 3);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

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

Deno.test("what is wrong with a network is told with its block and both shapes", async () => {
  const conv = { type: "conv", filters: 4 };
  const dense = { type: "dense" };
  const cases: [RegExp, string | object[]][] = [
    [/^\S+network\.json is no JSON: /, "{ blocks"],
    [/network\.json: .*type is undefined, but must be "sequential"/, "{}"],
    [/json: blocks\[0\] \(conv\): filters is 0, but must be/, [{ ...conv, filters: 0 }, dense]],
    [/json: blocks\[1\] .*"batchnorm".* not defined/, [conv, { type: "batchnorm" }, dense]],
    [/does not fit kmnist\. .*blocks\[1\].* 26 x 26 x 4/, [
      conv,
      { type: "maxPool", size: 30 },
      dense,
    ]],
    [/blocks\[1\].* 26 x 26 x 4/, [conv, { type: "residual", blocks: [conv] }, dense]],
    [/gives 7, but must give one number for each of 10 classes/, [conv, { ...dense, units: 7 }]],
  ];
  const folder = await Deno.makeTempDir();
  const model = join(folder, "network.json");
  try {
    for (const [message, blocks] of cases) {
      const network = typeof blocks === "string"
        ? blocks
        : JSON.stringify({ type: "sequential", blocks });
      await Deno.writeTextFile(model, network);
      await assert.rejects(planRun({ model, data: "kmnist" }), refused(message));
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
