import assert from "node:assert/strict";
import fastCheck from "fast-check";
import { placeInPicture, type Stroke } from "./strokes.ts";

const share = fastCheck.double({ min: 0, max: 1, noNaN: true });
const point = fastCheck.record({ x: share, y: share, width: fastCheck.constant(1) });
const strokes = fastCheck.array(fastCheck.array(point, { minLength: 1 }), { minLength: 1 });

function placed(given: readonly Stroke[]) {
  const { left, top, scale, lineWidth } = placeInPicture(given);
  const across = given.flat().map(({ x }) => left + x * scale);
  const down = given.flat().map(({ y }) => top + y * scale);
  return { across, down, lineWidth };
}

Deno.test("whatever is written lies in the picture with its lines whole", () => {
  fastCheck.assert(fastCheck.property(strokes, (given) => {
    const { across, down, lineWidth } = placed(given);
    for (const place of [...across, ...down]) {
      assert(place - lineWidth / 2 >= 0 && place + lineWidth / 2 <= 112, `at ${place}`);
    }
  }));
});

Deno.test("a digit comes out the same wherever and however small it is written, to 1e-6", () => {
  const seven = [[[0.2, 0.2], [0.8, 0.2], [0.4, 0.9]]];
  const at = (size: number, left: number, top: number) =>
    placed(
      seven.map((stroke) =>
        stroke.map(([x, y]) => ({ x: left + size * x, y: top + size * y, width: 1 }))
      ),
    );
  const large = at(1, 0, 0), small = at(0.25, 0.6, 0.1);
  const expected = [...large.across, ...large.down];
  for (const [index, place] of [...small.across, ...small.down].entries()) {
    assert(Math.abs(place - expected[index]) < 1e-6);
  }
});

Deno.test("a dot stays one", () => {
  const { across, down } = placed([[{ x: 0.1, y: 0.9, width: 1 }]]);
  assert.deepEqual([across, down], [[56], [56]]);
});
