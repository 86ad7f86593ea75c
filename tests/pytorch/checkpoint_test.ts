import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { selectBackend } from "../../backends/mod.ts";
import { loadMnist } from "../../lib/data/mnist.ts";
import { CNN } from "../../lib/model/cnn.ts";
import { checkpointFolder } from "../../lib/train/checkpoint.ts";
import { encodeSafetensors } from "../../lib/train/safetensors.ts";
import { train } from "../../lib/train/train.ts";
import { findPyTorch, installPyTorch } from "./find_pytorch.ts";
import { makeBatch } from "./step_fixture.ts";

const tolerance = 2e-4;
const count = 64;
const python = await findPyTorch();
const skipped = python === undefined ? ` (skipped: no PyTorch, try ${installPyTorch})` : "";

/** Trains for a few steps and gives the path of the checkpoint. */
async function trainShortly(model: CNN, folder: string): Promise<string> {
  const data = await loadMnist({ limit: 640 });
  const test = { ...data.test, count };
  const short = {
    train: data.train,
    test: {
      ...test,
      images: test.images.subarray(0, count * test.height * test.width),
      labels: test.labels.subarray(0, count),
    },
  };
  const checkpoints = checkpointFolder(folder);
  for await (const event of train(model, short, { checkpoints })) {
    if (event.type === "checkpoint") return event.model;
  }
  throw new Error("The run wrote no checkpoint");
}

Deno.test({
  name: `PyTorch loads a checkpoint strictly and gives the same logits within ${tolerance}` +
    skipped,
  ignore: python === undefined,
  fn: async () => {
    const backend = await selectBackend({ prefer: "wasm", threads: 2 });
    const folder = await Deno.makeTempDir({ prefix: "glyph-pytorch-" });
    try {
      const model = new CNN({ epochs: 1, batchSize: 32, learningRate: 0.001 });
      const checkpoint = await trainShortly(model, folder);
      const { test } = await loadMnist();
      const { images } = makeBatch(test, Array.from({ length: count }, (_, index) => index), 28);
      const logits = tf.tidy(() => model.forward(tf.tensor4d(images, [count, 28, 28, 1])));
      const imagesFile = join(folder, "images.safetensors");
      const array = { shape: [count, 1, 28, 28], data: images };
      await Deno.writeFile(imagesFile, encodeSafetensors(new Map([["images", array]])));
      const script = fileURLToPath(new URL("read_checkpoint.py", import.meta.url));
      const { success, stdout, stderr } = await new Deno.Command(python!, {
        args: ["-B", script, checkpoint, imagesFile],
      }).output();
      assert(success, new TextDecoder().decode(stderr));
      const expected = (JSON.parse(new TextDecoder().decode(stdout)) as number[][]).flat();
      const actual = await logits.data();
      assert.equal(actual.length, expected.length);
      const difference = Math.max(...expected.map((value, i) => Math.abs(value - actual[i])));
      assert(difference <= tolerance, `logits differ by ${difference}`);
      logits.dispose();
      model.dispose();
    } finally {
      await Deno.remove(folder, { recursive: true });
      backend.dispose();
    }
  },
});
