import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { CNN } from "../../model/cnn.ts";
import { type PresetName, presets } from "../../model/presets/mod.ts";
import { layerRows } from "./layer_rows.ts";

const site = { imageShape: [28, 28, 1], classes: 10 } as const;

Deno.test("the layers of every preset have as many parameters as the network that is built", () => {
  for (const name of Object.keys(presets) as PresetName[]) {
    const network = presets[name]({ dropout: 0.1 });
    const rows = layerRows({ network, ...site });
    const model = new CNN({ network });
    const sum = rows.reduce((total, { parameters }) => total + parameters!, 0);
    equal(sum, model.parameterCount, name);
    deepEqual(rows.at(-1)!.outputShape, [10]);
    model.dispose();
  }
});

Deno.test("what is inside a residual stands after it, a level deeper", () => {
  const rows = layerRows({ network: presets.deep(), ...site });
  const at = rows.findIndex(({ type }) => type === "residual");
  equal(rows[at].depth, 0);
  equal(rows[at + 1].depth, 1);
  ok(rows[at + 1].name.startsWith("residual1."));
  ok(rows.some(({ name }) => name.includes("shortcut")));
});

Deno.test("a block that is not defined here is named", () => {
  const network = { type: "sequential", blocks: [{ type: "depthwise" }] } as const;
  throws(() => layerRows({ network, ...site }), /depthwise/);
});
