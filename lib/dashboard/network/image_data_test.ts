import assert from "node:assert/strict";
import { colours } from "./image_data.ts";

Deno.test("grey pixels and pixels in colour become red, green, blue and opacity", () => {
  const grey = colours({ values: [0, 0.5, 1], height: 1, width: 3, channels: 1, largest: 1 });
  assert.deepEqual([...grey], [0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255]);
  const colour = colours({ values: [1, 2, 255], height: 1, width: 1, channels: 3, largest: 255 });
  assert.deepEqual([...colour], [1, 2, 255, 255]);
});
