import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import assert from "node:assert/strict";
import { selectBackend } from "../../backends/mod.ts";
import { loadMnist } from "../../lib/data/mod.ts";
import { exportLayersModel, exportOnnx } from "../../lib/formats/mod.ts";
import type { CNN } from "../../lib/model/mod.ts";
import { presets } from "../../lib/model/mod.ts";
import { OnnxRuntime } from "../onnxruntime/onnx_runtime.ts";
import { loadLayersModel } from "./load_layers_model.ts";
import { anyNetwork } from "./any_network.ts";
import {
  channelsFirst,
  drawNetwork,
  logitsOf,
  pixelsOf,
  relativeDifference,
  trainShortly,
} from "./trained.ts";

const tolerance = 1e-5;
/** Stock cpu computes a few of the tutorial's images in a second. */
const layersImages = 8;
const { test } = await loadMnist();

function assertClose(actual: Float32Array, expected: Float32Array, what: string): void {
  const difference = relativeDifference(actual, expected);
  assert(difference <= tolerance, `${what}: logits differ by ${difference} of the largest`);
}

/** Runs on our threads what Glyph computes, and gives the answers to `compare`. */
async function onThreads<Result>(compute: () => Promise<Result>): Promise<Result> {
  const backend = await selectBackend({ prefer: "wasm", threads: 2 });
  try {
    return await compute();
  } finally {
    backend.dispose();
  }
}

/** What a LayersModel makes of images on TensorFlow.js' own backend cpu. */
async function layersLogits(model: CNN, pixels: Float32Array, foldBatchNorm: boolean) {
  const files = await exportLayersModel(model, { foldBatchNorm });
  const before = tf.getBackend();
  await tf.setBackend("cpu");
  try {
    return await loadLayersModel(files, async (layers) => {
      const size = model.imageShape.reduce((product, length) => product * length, 1);
      const logits = tf.tidy(() => {
        const images = tf.tensor4d(pixels, [pixels.length / size, ...model.imageShape]);
        return layers.predict(images) as tf.Tensor;
      });
      const values = await logits.data() as Float32Array;
      logits.dispose();
      return values;
    });
  } finally {
    await tf.setBackend(before);
  }
}

const networks = {
  "tutorial, batch norm before ReLU": presets.tutorial(),
  "tutorial, batch norm after ReLU": presets.tutorial({ norm: "after", dropout: 0.2 }),
  tiny: presets.tiny(),
  deep: presets.deep(),
};

for (const [name, network] of Object.entries(networks)) {
  Deno.test(`ONNX Runtime and a LayersModel give the same logits within ${tolerance} of the largest: ${name}`, async () => {
    await using runtime = new OnnxRuntime();
    await onThreads(async () => {
      const model = await trainShortly(network);
      try {
        const pixels = pixelsOf(test, 1000);
        const expected = await logitsOf(model, pixels);
        for (const foldBatchNorm of [false, true]) {
          const what = foldBatchNorm ? "folded" : "as trained";
          const onnx = await exportOnnx(model, { foldBatchNorm });
          // One channel: both orders of an image are the same.
          const { logits } = await runtime.run(onnx, pixels);
          assertClose(logits, expected, `ONNX Runtime, ${what}`);
          const few = pixels.subarray(0, 28 * 28 * layersImages);
          const layers = await layersLogits(model, few, foldBatchNorm);
          assertClose(layers, expected.subarray(0, layers.length), `LayersModel, ${what}`);
        }
      } finally {
        model.dispose();
      }
    });
  });
}

Deno.test(`the same of 60 networks drawn at random, within ${tolerance} of the largest`, async () => {
  await using runtime = new OnnxRuntime();
  await onThreads(() =>
    fc.assert(
      fc.asyncProperty(
        anyNetwork,
        fc.nat(1e6),
        fc.boolean(),
        async ({ network, imageShape }, seed, foldBatchNorm) => {
          const model = await drawNetwork(network, imageShape, seed);
          try {
            const pixels = drawPixels(imageShape, seed);
            const expected = await logitsOf(model, pixels);
            const onnx = await exportOnnx(model, { foldBatchNorm });
            const { logits } = await runtime.run(onnx, channelsFirst(pixels, imageShape));
            assertClose(logits, expected, "ONNX Runtime");
            assertClose(await layersLogits(model, pixels, foldBatchNorm), expected, "LayersModel");
          } finally {
            model.dispose();
          }
        },
      ),
      { numRuns: 60 },
    )
  );
});

/** Three images with pixels from 0 to 1. */
function drawPixels(shape: readonly [number, number, number], seed: number): Float32Array {
  const size = shape.reduce((product, length) => product * length, 1);
  return Float32Array.from({ length: 3 * size }, (_, index) => (index * 7919 + seed) % 256 / 255);
}
