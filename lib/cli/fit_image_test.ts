import assert from "node:assert/strict";
import { encode } from "fast-png";
import type { ModelConfiguration } from "../train/checkpoint.ts";
import { defaultSettings } from "../train/settings.ts";
import { fitFor, fitImage } from "./fit_image.ts";

/** A file of two halves, red and white. */
function halves(width: number, height: number): Uint8Array<ArrayBuffer> {
  const data = Uint8Array.from({ length: 3 * width * height }, (_, at) => {
    const column = Math.floor(at / 3) % width;
    return at % 3 === 0 || column >= width / 2 ? 255 : 0;
  });
  return new Uint8Array(encode({ width, height, channels: 3, data }));
}

const near = (values: Float32Array, expected: readonly number[]) => {
  assert.equal(values.length, expected.length);
  values.forEach((value, at) => assert.ok(Math.abs(value - expected[at]) < 0.003, `${values}`));
};

Deno.test("a picture is brought to the network's size and channels (3e-3)", async () => {
  near(await fitImage(halves(4, 4), [1, 4, 3], "picture"), [1, 0, 0, 1, 0, 0, 1, 1, 1, 1, 1, 1]);
  near(await fitImage(halves(4, 4), [1, 4, 1], "picture"), [0.299, 0.299, 1, 1]);
  assert.equal((await fitImage(halves(40, 30), [20, 10, 3], "picture")).length, 600);
  const grey = encode({ width: 2, height: 1, channels: 1, data: Uint8Array.of(0, 51) });
  near(await fitImage(new Uint8Array(grey), [1, 2, 3], "picture"), [0, 0, 0, 0.2, 0.2, 0.2]);
  await assert.rejects(fitImage(halves(4, 4), [4, 4, 2], "picture"), /images of 2 channels/);
});

Deno.test("a character is found and centred, whatever its colour", async () => {
  const values = await fitImage(halves(8, 8), [28, 28, 1], "character");
  assert.equal(values.length, 784);
  assert.equal(Math.max(...values), 1);
  assert.equal(values[0], 0);
});

Deno.test("networks that learned from characters read characters, others pictures", () => {
  const model = (changes: Partial<ModelConfiguration>): ModelConfiguration => ({
    ...defaultSettings,
    classes: 10,
    imageShape: [28, 28, 1],
    ...changes,
  } as ModelConfiguration);
  const cases: [Partial<ModelConfiguration>, string][] = [
    [{}, "character"],
    [{ dataset: "mnist", classNames: ["0", "1"] }, "character"],
    [{ dataset: "kmnist", classNames: ["o", "ki"] }, "character"],
    [{ dataset: "few", classNames: ["0", "1"] }, "character"],
    [{ dataset: "fashion-mnist", classNames: ["Trouser", "Bag"] }, "picture"],
    [{ dataset: "pets", classNames: ["cat", "dog"] }, "picture"],
    [{ dataset: "mnist", imageShape: [28, 28, 3] }, "picture"],
    [{ dataset: "few", imageShape: [28, 20, 1] }, "picture"],
  ];
  for (const [changes, fit] of cases) assert.equal(fitFor(model(changes)), fit);
});
