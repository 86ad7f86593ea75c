import assert from "node:assert/strict";
import type { Speed } from "./networks_measure.ts";
import { formatRefusals, formatTable } from "./networks_table.ts";

const at = (median: number): Speed => ({
  imagesPerSecond: [median],
  summary: { median, least: median, most: median },
  stockKernels: [],
});
const result = {
  network: "LeNet-5",
  layers: "tanh",
  parameters: 61706,
  image: [28, 28, 1],
  training: {
    "two threads": at(2221.4),
    "one thread": at(1297),
    "stock cpu": at(8.125),
    "stock wasm": { refusal: "no filter gradient" },
  },
  prediction: { "two threads": at(900), "one thread": at(500), "stock wasm": at(200) },
};

Deno.test("the table has a line a network, with its speeds and their ratios", () => {
  const line = formatTable([result]).split("\n").at(-1);
  assert.equal(
    line,
    "| LeNet-5 | 28 x 28 x 1 | 61,706 | 2,221 | 1,297 | 8.1 | 273 | 900 | 500 | 200 | 2.5 |",
  );
  assert.deepEqual(formatRefusals([result, { ...result, network: "VGG" }]), [
    "stock wasm, training: no filter gradient (LeNet-5, VGG)",
  ]);
});
