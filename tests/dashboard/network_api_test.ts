import assert from "node:assert/strict";
import { bytesOf } from "../../lib/dashboard/network/base64.ts";
import { evaluate } from "../../lib/train/mod.ts";
import { addRun } from "./runs.ts";
import { startDashboard } from "./server.ts";
import { addTrainedRun, pixelsOf, trainedSteps } from "./trained_run.ts";

Deno.test("what the network of a run does is answered, and what cannot be is told", async (test) => {
  await using dashboard = await startDashboard();
  using run = await addTrainedRun(dashboard.runs);
  const path = `/api/runs/${run.id}`;

  await test.step("each parameter that is wrong is named", async () => {
    const refusals = [
      ["misread?predicted=1", 400, "actual"],
      ["misread?actual=10&predicted=1", 400, "actual"],
      ["misread?actual=1&predicted=-1", 400, "predicted"],
      ["features", 400, "image"],
      ["features?image=400", 400, "image"],
      ["features?image=../1", 400, "image"],
      ["test-images?index=1e3", 400, "index"],
    ] as const;
    for (const [rest, status, field] of refusals) {
      const answer = await dashboard.get(`${path}/${rest}`);
      assert.equal(answer.status, status, rest);
      assert.equal((await answer.json()).field, field, rest);
    }
    for (const pixels of [undefined, "all", [2], [null], [1, 2, 3], Array(785).fill(0)]) {
      const answer = await dashboard.send("POST", `${path}/predict`, { pixels });
      assert.equal(answer.status, 400);
      assert.equal((await answer.json()).field, "pixels");
    }
    for (const name of ["misread", "features", "filters", "test-images"]) {
      const answer = await dashboard.get(`/api/runs/none/${name}?index=0&image=0`);
      assert.equal(answer.status, 404, name);
      await answer.body?.cancel();
    }
  });

  await test.step("a run without a checkpoint has no network", async () => {
    const answer = await dashboard.get(`/api/runs/${addRun(dashboard.runs)}/filters`);
    assert.equal(answer.status, 409);
    assert.match((await answer.json()).detail, /no checkpoint yet/);
  });

  await test.step("an image is read as the model reads it", async () => {
    const pixels = pixelsOf(run.images, 5);
    const answer = await dashboard.send("POST", `${path}/predict`, { pixels: [...pixels] });
    const { probabilities, step } = await answer.json();
    const [expected] = await run.model.predict(pixels);
    assert.deepEqual(probabilities, expected.probabilities);
    assert.equal(step, trainedSteps);
  });

  await test.step("the mistakes of a cell come with their images and probabilities", async () => {
    const { confusion } = await evaluate(run.model, run.images);
    const [actual, predicted] = worstMistake(confusion);
    const answer = await dashboard.get(`${path}/misread?actual=${actual}&predicted=${predicted}`);
    const { count, images } = await answer.json();
    assert.equal(count, confusion[actual][predicted]);
    assert.equal(images.length, Math.min(60, count));
    for (const { index, pixels, probabilities } of images) {
      assert.equal(run.images.labels[index], actual);
      assert.deepEqual(
        [...bytesOf(pixels)],
        [...run.images.images.subarray(index * 784, (index + 1) * 784)],
      );
      assert.equal(probabilities.indexOf(Math.max(...probabilities)), predicted);
    }
  });

  await test.step("a damaged checkpoint is told of", async () => {
    const file = `${dashboard.runs}/${run.id}/step-${
      String(trainedSteps).padStart(8, "0")
    }.safetensors`;
    const bytes = await Deno.readFile(file);
    await Deno.writeFile(file, bytes.with(bytes.length - 1, bytes.at(-1)! ^ 1));
    try {
      const answer = await dashboard.get(`${path}/filters`);
      assert.equal(answer.status, 500);
      assert.match((await answer.json()).detail, /is damaged: expected SHA-256/);
    } finally {
      await Deno.writeFile(file, bytes);
    }
  });
});

/** The cell beside the diagonal with the most images. */
function worstMistake(confusion: readonly (readonly number[])[]): [number, number] {
  const cells = confusion.flatMap((row, actual) =>
    row.map((count, predicted) => ({ count: actual === predicted ? 0 : count, actual, predicted }))
  );
  const { actual, predicted } = cells.toSorted((one, other) => other.count - one.count)[0];
  return [actual, predicted];
}
