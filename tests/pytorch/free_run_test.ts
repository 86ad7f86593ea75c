import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { loadMnist } from "../../lib/data/mnist.ts";
import { CNN } from "../../lib/model/cnn.ts";
import { Adam } from "../../lib/train/adam.ts";
import type { StateDict } from "../../lib/named_array.ts";
import { trainingStep } from "../../lib/train/step.ts";
import { type SkipReasons, testOnEachBackend } from "./each_backend.ts";
import { arraysUnder, type Fixture, readFixture } from "./fixture.ts";
import { makeBatch, type StepMetadata } from "./step_fixture.ts";

const tolerance = 1e-2;
const { train } = await loadMnist();

/** Adam's moments, named as its state dict names them, of the parameters that are trained. */
function readMoments(arrays: StateDict, names: readonly string[]): StateDict {
  const groups = [["m", "first_moment"], ["v", "second_moment"]];
  return new Map(
    groups.flatMap(([short, group]) =>
      names.map((name) => [`adam.${short}.${name}`, arrays.get(`free/${group}/${name}`)!] as const)
    ),
  );
}

async function run({ arrays, metadata }: Fixture<StepMetadata>): Promise<void> {
  const { image_size, free_run } = metadata;
  const model = new CNN({ imageShape: [image_size, image_size, 1] });
  const start = arraysUnder(arrays, "free/state/");
  model.loadStateDict(start);
  const trained = model.parameters.filter(({ differentiable }) => differentiable);
  const optimizer = new Adam(model.parameters);
  const moments = readMoments(arrays, trained.map(({ name }) => name));
  optimizer.loadStateDict(moments, free_run.steps_before);
  for (const [index, images] of free_run.images.entries()) {
    const batch = makeBatch(train, images, image_size);
    const { loss, correct } = trainingStep(model, batch, optimizer, free_run.learning_rate);
    const difference = Math.abs((await loss.data())[0] - free_run.losses[index]);
    assert(difference <= tolerance, `step ${index + 1}: the loss is ${difference} off`);
    tf.dispose([loss, correct]);
  }
  const end = await model.stateDict();
  for (const name of [1, 2, 3, 4, 5, 6].map((number) => `conv${number}.bias`)) {
    assert.deepEqual(end.get(name)!.data, start.get(name)!.data);
  }
  optimizer.dispose();
  model.dispose();
}

const long = Deno.env.has("GLYPH_LONG");
const skipped: Record<string, SkipReasons> = {
  small: long ? {} : { cpu: "takes minutes; deno task test:long runs it" },
  full: { cpu: "takes half an hour", webgpu: "takes minutes on a software adapter" },
};

for (const [name, reasons] of Object.entries(skipped)) {
  const fixture = await readFixture<StepMetadata>(`steps_${name}`);
  testOnEachBackend(
    `PyTorch's losses of a free run of ${fixture.metadata.free_run.losses.length} steps within ` +
      `${tolerance}, ${name}`,
    () => run(fixture),
    reasons,
  );
}
