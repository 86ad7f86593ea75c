import assert from "node:assert/strict";
import { layersOf, type NetworkLayer, type NetworkSite } from "./layers.ts";
import {
  averagePool,
  batchNorm,
  conv,
  convBlock,
  dense,
  dropout,
  flatten,
  globalAveragePool,
  maxPool,
  type Network,
  relu,
  residual,
  sequential,
} from "./network.ts";

const site: NetworkSite = { imageShape: [28, 28, 1], classes: 10 };

/** Names, shapes and places, depth first. */
function lines(layers: readonly NetworkLayer[]): string[] {
  return layers.flatMap(({ name, outputShape, path, body = [], shortcut = [] }) => [
    `${name} ${outputShape.join(" x ")} ${path}`,
    ...lines(body),
    ...lines(shortcut),
  ]);
}

Deno.test("layers are numbered by kind, in order; those of lists stand alone, those of residuals not", () => {
  const pair = sequential([convBlock({ filters: 4, dropout: 0.1 }), maxPool()]);
  const network = sequential([
    pair,
    pair,
    residual([convBlock({ filters: 4, padding: 1, norm: "after" }), residual([relu()])]),
    residual([pair], { shortcut: [sequential([conv(4, { kernel: 4, stride: 2 })])] }),
    averagePool(1),
    flatten(),
    batchNorm(),
    dense(5),
    dropout(0.2),
    dense(),
  ]);
  const first = ["conv1", "bn1", "relu1", "dropout1"].map((name) => `${name} 26 x 26 x 4`);
  const second = ["conv2", "bn2", "relu2", "dropout2"].map((name) => `${name} 11 x 11 x 4`);
  const inside = ["conv1", "bn1", "relu1", "dropout1"].map((name) => `residual2.${name} 3 x 3 x 4`);
  const at = (lines: string[], path: string) => lines.map((line) => `${line} ${path}`);
  assert.deepEqual(
    lines(layersOf(network, site)),
    [
      ...at(first, "blocks[0].blocks[0]"),
      "pool1 13 x 13 x 4 blocks[0].blocks[1]",
      ...at(second, "blocks[1].blocks[0]"),
      "pool2 5 x 5 x 4 blocks[1].blocks[1]",
      "residual1 5 x 5 x 4 blocks[2]",
      ...at(
        ["conv1", "relu1", "bn1"].map((name) => `residual1.${name} 5 x 5 x 4`),
        "blocks[2].blocks[0]",
      ),
      "residual1.residual1 5 x 5 x 4 blocks[2].blocks[1]",
      "residual1.residual1.relu1 5 x 5 x 4 blocks[2].blocks[1].blocks[0]",
      "residual2 1 x 1 x 4 blocks[3]",
      ...at(inside, "blocks[3].blocks[0].blocks[0]"),
      "residual2.pool1 1 x 1 x 4 blocks[3].blocks[0].blocks[1]",
      "residual2.shortcut.conv1 1 x 1 x 4 blocks[3].shortcut[0].blocks[0]",
      "pool3 1 x 1 x 4 blocks[4]",
      "flatten1 4 blocks[5]",
      "bn3 4 blocks[6]",
      "fc1 5 blocks[7]",
      "dropout3 5 blocks[8]",
      "fc2 10 blocks[9]",
    ],
  );
});

Deno.test("every option of a layer is there", () => {
  const network = sequential([conv(4), batchNorm(), maxPool(3), dropout(0.5), dense()]);
  assert.deepEqual(layersOf(network, site).map(({ options }) => options), [
    { filters: 4, kernel: 3, stride: 1, padding: 0, bias: true },
    { momentum: 0.1, epsilon: 1e-5 },
    { size: 3, stride: 3 },
    { rate: 0.5, per: "unit" },
    { units: 10 },
  ]);
});

Deno.test("blocks that do not fit are refused by name, place and both shapes", () => {
  const tutorial = [3, 3, 3].flatMap(() => [convBlock({ filters: 2 })]);
  const wrong: [Network, RegExp, Partial<NetworkSite>?][] = [
    [
      sequential([...tutorial, maxPool(), ...tutorial, maxPool(), dense()]),
      /^pool2 \(blocks\[7\]: maxPool\) makes 0 x 2 x 2 of its input 1 x 5 x 2: use larger images/,
      { imageShape: [21, 28, 1] },
    ],
    [
      sequential([...tutorial, ...tutorial]),
      /^conv5 \(blocks\[4\]: conv\) makes 20 x -1 x 2 of its input 22 x 1 x 2/,
      { imageShape: [30, 9, 1] },
    ],
    [sequential([conv(2, { kernel: 5, stride: 3 })]), /^conv1 .* makes 0 x 0 x 2/, {
      imageShape: [3, 3, 1],
    }],
    [
      sequential([dense(10), conv(2)]),
      /^conv1 \(blocks\[1\]: conv\) reads images \(height x width x channels\), but its input is 10:/,
    ],
    [sequential([globalAveragePool(), maxPool()]), /^pool2 \(blocks\[1\]: maxPool\) reads images/],
    [
      sequential([dense(9)]),
      /^The last block, fc1 \(blocks\[0\]\), gives 9, but must give one number for each of 10 cl/,
    ],
    [sequential([]), /^The network without blocks gives 28 x 28 x 1, but/],
    [
      sequential([residual([conv(4)], { shortcut: [relu()] })]),
      /^residual1 \(blocks\[0\]: residual\) adds 26 x 26 x 4, .* of 28 x 28 x 1, to 28 x 28 x 1: keep/,
    ],
    [
      sequential([residual([relu()], { shortcut: [conv(40, { kernel: 29 })] })]),
      /^residual1\.shortcut\.conv1 \(blocks\[0\]\.shortcut\[0\]: conv\) makes 0 x 0 x 40/,
    ],
    [
      { type: "sequential", blocks: [{ type: "swish" }] },
      /^blocks\[0\] has the type "swish", which is not defined/,
    ],
  ];
  for (const [network, message, changes] of wrong) {
    assert.throws(() => layersOf(network, { ...site, ...changes }), (error) => {
      assert.ok(error instanceof RangeError);
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("a network is walked without TensorFlow.js", async () => {
  const info = await new Deno.Command("deno", {
    args: ["info", "--json", new URL("layers.ts", import.meta.url).pathname],
  }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(info.stdout));
  const code = modules.filter((
    { dependencies = [] }: { dependencies?: { code?: { specifier: string } }[] },
  ) => dependencies.some(({ code }) => code?.specifier.includes("tensorflow")));
  assert(modules.length > 10);
  assert.deepEqual(code, []);
});
