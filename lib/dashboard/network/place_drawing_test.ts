import { deepEqual, equal } from "node:assert/strict";
import { centerCharacter } from "../../cli/center_character.ts";
import { canWriteFor, placeDrawing } from "./place_drawing.ts";

const ink = { width: 9, height: 9, values: new Float32Array(81).fill(1) };

Deno.test("a square image is that of MNIST's way", () => {
  deepEqual(placeDrawing(ink, [28, 28, 1]), centerCharacter(ink, 28));
});

Deno.test("in a wide or high image, it stands in the middle", () => {
  const square = centerCharacter(ink, 20);
  const at = (row: number, column: number) => square[row * 20 + column];
  const wide = placeDrawing(ink, [20, 32, 1]);
  const high = placeDrawing(ink, [32, 20, 1]);
  equal(wide.length, 640);
  for (let row = 0; row < 20; row++) {
    for (let column = 0; column < 20; column++) {
      equal(wide[row * 32 + column + 6], at(row, column));
      equal(high[(row + 6) * 20 + column], at(row, column));
    }
  }
  const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);
  equal(sum(wide), sum(square));
  equal(sum(high), sum(square));
});

Deno.test("one draws in grey", () => {
  deepEqual(
    [[28, 28, 1], [32, 20, 1], [32, 32, 3]].map((shape) => {
      const [height, width, channels] = shape;
      return canWriteFor([height, width, channels]);
    }),
    [true, true, false],
  );
});
