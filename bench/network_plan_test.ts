import assert from "node:assert/strict";
import { CNN } from "../lib/model/cnn.ts";
import { countMultiplyAdds, deepPlan, layersOf, networkOf, tutorialPlan } from "./network_plan.ts";

Deno.test("the tutorial's plan is the network that Glyph builds, with the shapes of its summary", () => {
  const planned = new CNN({ network: networkOf(tutorialPlan) });
  const built = new CNN();
  try {
    assert.equal(planned.summary(), built.summary());
    const shapes = layersOf(tutorialPlan, [28, 28, 1])
      .map(({ name, output }) => `${name} +${output.join(" x ")} `);
    assert.equal(shapes.length, 9);
    for (const shape of shapes) assert.match(built.summary(), new RegExp(shape));
  } finally {
    planned.dispose();
    built.dispose();
  }
});

Deno.test("multiply-adds are counted as the direct way does them, without the first input's gradient", () => {
  // One 3 x 3 convolution from 1 to 2 channels on 4 x 4 pixels, then 8 numbers to 10 classes.
  assert.deepEqual(countMultiplyAdds([2], [4, 4, 1]), { inference: 152, training: 384 });
});

Deno.test("50 layers fit into images of 112 x 112", () => {
  const layers = layersOf(deepPlan(50), [112, 112, 1]);
  assert.equal(layers.filter(({ kind }) => kind === "convolution").length, 50);
  assert.deepEqual(layers.at(-1)!.input, [32]);
});
