/**
 * Runs networks in ONNX Runtime:
 *
 *     deno run --allow-all --config tests/onnxruntime/deno.json tests/onnxruntime/main.ts
 *
 * It reads a line for each: JSON with `model`, `images` and `logits`, paths of files. Images and
 * logits are raw float32. It answers with a line of JSON: the model's `inputs` and `outputs`, or an
 * `error`.
 *
 * ONNX Runtime has 113 MB: it is no package of the project's own, so that whoever only trains does
 * not fetch it.
 *
 * @module
 */
import { createInterface } from "node:readline";
import process from "node:process";
import { InferenceSession, Tensor } from "onnxruntime-node";

interface Request {
  readonly model: string;
  readonly images: string;
  readonly logits: string;
}

async function compute({ model, images, logits }: Request): Promise<unknown> {
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1 });
  try {
    const [input] = session.inputMetadata;
    if (!input.isTensor) throw new TypeError(`The input ${input.name} is no tensor`);
    const pixels = new Float32Array((await Deno.readFile(images)).buffer);
    const shape = input.shape.slice(1).map(Number);
    const count = pixels.length / shape.reduce((product, size) => product * size, 1);
    const feeds = { [input.name]: new Tensor("float32", pixels, [count, ...shape]) };
    const result = (await session.run(feeds))[session.outputNames[0]];
    await Deno.writeFile(logits, new Uint8Array((result.data as Float32Array).slice().buffer));
    return { inputs: session.inputMetadata, outputs: session.outputMetadata };
  } finally {
    await session.release();
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify(await compute(JSON.parse(line))));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}
