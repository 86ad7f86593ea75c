import assert from "node:assert/strict";
import { join } from "node:path";
import { encode } from "fast-png";
import { seededRandom } from "../lib/random.ts";
import { makeSandbox, runsIn, runTask } from "./cli_sandbox.ts";

/** A picture of one colour with some noise, as PNG. */
function picture(colour: readonly number[], seed: number, width: number, height: number) {
  const { nextFloat } = seededRandom(seed, "pictures");
  const data = Uint8Array.from(
    { length: width * height * 3 },
    (_, at) => Math.min(255, Math.max(0, colour[at % 3] + 80 * nextFloat() - 40)),
  );
  return encode({ width, height, channels: 3, data });
}

const colours = { "blood orange": [200, 60, 30], "sky over the sea": [60, 120, 220] };

Deno.test("a folder of pictures: its classes' names and its size, from training to prediction", async () => {
  await using sandbox = await makeSandbox();
  const { folder, runs } = sandbox;
  const data = join(folder, "colours");
  for (const [name, colour] of Object.entries(colours)) {
    await Deno.mkdir(join(data, name), { recursive: true });
    for (let index = 0; index < 18; index++) {
      await Deno.writeFile(join(data, name, `${index}.png`), picture(colour, index, 14, 12));
    }
  }
  const broken = join(data, "blood orange", "broken.png");
  await Deno.writeTextFile(broken, "none");
  const given = ["--data", data, "--runs", runs, "--backend", "wasm", "--model", "tiny"];
  const network = join(folder, "net.json");
  const blocks = [{ type: "convBlock", filters: 4 }, { type: "globalAveragePool" }, {
    type: "dense",
  }];
  await Deno.writeTextFile(network, JSON.stringify({ type: "sequential", blocks }));
  const small = await runTask("train", given);
  assert.equal(small.code, 1);
  assert.match(small.error, /broken\.png: It is neither PNG nor JPEG/);

  const shape = await runTask("train", [...given, "--skip-unreadable"]);
  assert.equal(shape.code, 2);
  assert.match(shape.error, /^Left out .*broken\.png: It is neither/m);
  assert.match(shape.error, /The network does not fit colours\. .* of its input \d+ x \d+ x 16/);

  const learn = [...given.slice(0, -1), network, "--skip-unreadable", "--batch-size", "6"];
  const trained = await runTask("train", [...learn, "--epochs", "12"]);
  assert.equal(trained.code, 0, trained.error);
  assert.match(trained.out, /^Data +colours: 30 training images$/m);
  assert.match(trained.out, /^Class +blood orange sky over the sea +Correct$/m);
  assert.match(trained.out, /^blood orange +3 +· +100\.00%$/m);

  const [run] = await runsIn(runs);
  const wasm = ["--runs", runs, "--backend", "wasm"];
  const evaluated = await runTask("evaluate", [run, "--skip-unreadable", ...wasm]);
  assert.equal(evaluated.code, 0, evaluated.error);
  assert.match(evaluated.out, /^sky over the sea +· +3 +100\.00%$/m);

  const files = await Promise.all(
    Object.values(colours).map(async (colour, index) => {
      const path = join(folder, `new ${index}.png`);
      await Deno.writeFile(path, picture(colour, 99, 100, 70));
      return path;
    }),
  );
  const predicted = await runTask("predict", [run, ...files, "--json", ...wasm]);
  assert.equal(predicted.code, 0, predicted.error);
  const read = predicted.out.trimEnd().split("\n").map((line) => JSON.parse(line).className);
  assert.deepEqual(read, Object.keys(colours));
  const drawn = await runTask("predict", [run, files[0], ...wasm]);
  assert.match(drawn.out, /new 0\.png: blood orange$/m);
  assert.match(drawn.out, /^ +blood orange +\d+\.\d\d% +█+$/m);
  const refused = await runTask("predict", [run, files[0], "--fit", "character", ...wasm]);
  assert.equal(refused.code, 2);
  assert.match(refused.error, /--fit character makes square grey images, .* 12 x 14 x 3/);
});
