import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { encode } from "fast-png";
import { loadMnist } from "../lib/data/mnist.ts";
import { makeSandbox, namesIn, runTask } from "./cli_sandbox.ts";

const { test: digits } = await loadMnist({ limit: 1 });

/** Writes a digit of MNIST at a scale, with a margin, dark on light or light on dark. */
async function writeDigit(
  path: string,
  index: number,
  { scale = 1, margin = 0, dark = false, alpha = false } = {},
): Promise<string> {
  const size = 28 * scale + 2 * margin;
  const channels = alpha ? 4 : 1;
  const data = new Uint8Array(size * size * channels);
  for (let pixel = 0; pixel < size * size; pixel++) {
    const x = Math.floor((pixel % size - margin) / scale);
    const y = Math.floor((Math.floor(pixel / size) - margin) / scale);
    const inside = x >= 0 && y >= 0 && x < 28 && y < 28;
    const ink = inside ? digits.images[index * 784 + y * 28 + x] : 0;
    // Black ink on nothing, or grey.
    if (alpha) data[4 * pixel + 3] = ink;
    else data[pixel] = dark ? 255 - ink : ink;
  }
  await Deno.writeFile(path, encode({ width: size, height: size, channels, data }));
  return path;
}

Deno.test("a digit reads the same however it is drawn; evaluate and predict agree", async () => {
  await using sandbox = await makeSandbox();
  const { folder, runs, data } = sandbox;
  const trained = await runTask("train", [...sandbox.small, "--epochs", "12", "--quiet"]);
  assert.equal(trained.code, 0, trained.error);
  const [run] = await namesIn(runs);
  const wasm = ["--backend", "wasm", "--runs", runs];

  const evaluated = await runTask("evaluate", [run, "--data", data, "--json", ...wasm]);
  assert.equal(evaluated.code, 0, evaluated.error);
  const evaluation = JSON.parse(evaluated.out);
  assert.equal(evaluation.dataset, "few");
  assert.equal(evaluation.examples, 20);
  assert.match(evaluation.checkpoint, /step-00000036\.safetensors$/);

  const variants = [
    {},
    { dark: true },
    { scale: 5 },
    { scale: 3, margin: 40, dark: true },
    { scale: 2, alpha: true },
  ];
  const files = await Promise.all(
    Array.from(
      { length: 20 },
      (_, index) =>
        variants.map((variant, at) =>
          writeDigit(join(folder, `${index}_${at}.png`), index, variant)
        ),
    )
      .flat(),
  );
  const predicted = await runTask("predict", [evaluation.checkpoint, ...files, "--json", ...wasm]);
  assert.equal(predicted.code, 0, predicted.error);
  const predictions = predicted.out.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(predictions.map(({ image }) => image), files);
  for (const { probabilities, class: read } of predictions) {
    assert.ok(Math.abs(probabilities.reduce((a: number, b: number) => a + b) - 1) < 1e-5);
    assert.equal(probabilities[read], Math.max(...probabilities));
  }
  const read = (index: number, variant: number) =>
    predictions[index * variants.length + variant].class;
  let correct = 0;
  let same = 0;
  for (let index = 0; index < 20; index++) {
    correct += Number(read(index, 0) === digits.labels[index]);
    for (const variant of variants.keys()) same += Number(read(index, variant) === read(index, 0));
  }
  assert.equal(same, 20 * variants.length);
  // A digit's pixels change a little when it is centred anew.
  assert.ok(Math.abs(correct / 20 - evaluation.accuracy) <= 0.05, `${correct} correct`);
});

Deno.test("images that cannot be read are named, the others are read, and the code is 2", async () => {
  await using sandbox = await makeSandbox();
  const { folder, runs } = sandbox;
  const trained = await runTask("train", [...sandbox.small, "--epochs", "1", "--quiet"]);
  assert.equal(trained.code, 0, trained.error);
  const [run] = await namesIn(runs);
  const good = await writeDigit(join(folder, "good.png"), 0);
  const blank = join(folder, "blank.png");
  await Deno.writeFile(
    blank,
    encode({ width: 9, height: 9, channels: 1, data: new Uint8Array(81) }),
  );
  const text = join(folder, "text.png");
  await Deno.writeTextFile(text, "seven");
  const missing = join(folder, "missing.png");
  const images = [blank, text, good, missing];
  const { code, out, error } = await runTask("predict", [
    join(runs, run),
    ...images,
    "--backend",
    "wasm",
  ]);
  assert.equal(code, 2);
  assert.match(error, /blank\.png: There is no ink in the image/);
  assert.match(error, /text\.png: It is neither PNG nor JPEG/);
  assert.match(error, /missing\.png: There is no such file/);
  const lines = out.trimEnd().split("\n");
  assert.match(lines[0], new RegExp(`${basename(good)}: \\d$`));
  assert.equal(lines.length, 11);
  assert.match(lines[1], /^ {3}0 +\d+\.\d\d%/);
});

Deno.test("evaluate shows a table; a checkpoint that is not there or damaged is named", async () => {
  await using sandbox = await makeSandbox();
  const { data, runs } = sandbox;
  const trained = await runTask("train", [...sandbox.small, "--epochs", "1", "--quiet"]);
  assert.equal(trained.code, 0, trained.error);
  const [run] = await namesIn(runs);
  const model = join(runs, run, "step-00000003.safetensors");
  const shown = await runTask("evaluate", [model, "--data", data, "--backend", "wasm"]);
  assert.equal(shown.code, 0, shown.error);
  assert.match(shown.out, /^Test loss \d.* of 20 images\)\n\nClass {2}/);

  const missing = await runTask("evaluate", ["none", "--runs", runs]);
  assert.equal(missing.code, 2);
  assert.match(missing.error, new RegExp(`no run 'none'.*The newest there: ${run}`));

  await Deno.truncate(model, 1000);
  const damaged = await runTask("evaluate", [model, "--data", data, "--backend", "wasm"]);
  assert.equal(damaged.code, 1);
  assert.match(damaged.error, /step-00000003\.safetensors/);
});
