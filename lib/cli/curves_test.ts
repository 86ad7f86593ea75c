import assert from "node:assert/strict";
import fc from "fast-check";
import { History } from "../model/history.ts";
import { seededRandom } from "../random.ts";
import { type Curve, drawCurve, writeCurve } from "./curves.ts";

function curve(scale: Curve["scale"], history: History, stepsPerEpoch = 469): Curve {
  return { title: "Loss", subtitle: "a run", measure: "nats", scale, history, stepsPerEpoch };
}

function historyOf(batches: number[], epochs: number[] = [], tests: number[] = []): History {
  const history = new History();
  history.batches.push(...batches);
  history.epochs.push(...epochs);
  history.tests.push(...tests.map((value, index) => ({ epoch: index + 1, value })));
  return history;
}

Deno.test("a full training of 25 epochs is drawn in less than 200 kB, on a background", () => {
  const random = seededRandom(1, "curves");
  const steps = Array.from({ length: 25 * 469 }, () => random.nextFloat());
  const epochs = Array.from({ length: 25 }, () => random.nextFloat());
  for (const scale of ["logarithmic", "fraction"] as const) {
    const svg = drawCurve(curve(scale, historyOf(steps, epochs, epochs)));
    assert.ok(svg.startsWith("<svg") && svg.length < 200_000, `${svg.length} characters`);
    assert.match(svg, /<rect width="900" height="540"[^>]*fill="#ffffff"/);
    for (const text of ["Training, by batch", "Training, by epoch", "Test", "Epoch", "nats"]) {
      assert.ok(svg.includes(`>${text}</text>`), `${text} is missing`);
    }
  }
});

Deno.test("whatever the values, a curve is drawn without NaN", () => {
  const loss = fc.double({ min: 0, max: 1e6, noNaN: true });
  const fraction = fc.double({ min: 0, max: 1, noNaN: true });
  for (const [scale, value] of [["logarithmic", loss], ["fraction", fraction]] as const) {
    const values = fc.array(value, { maxLength: 40 });
    fc.assert(
      fc.property(values, values, values, fc.integer({ min: 1, max: 20 }), (a, b, c, steps) => {
        const svg = drawCurve(curve(scale, historyOf(a, b, c), steps));
        assert.ok(svg.endsWith("</svg>") && !svg.includes("NaN"));
      }),
      { numRuns: 40 },
    );
  }
});

Deno.test("a curve's file is whole or not there, and nothing lies beside it", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/loss.svg`;
    await writeCurve(path, curve("logarithmic", historyOf([1, 0.5])));
    assert.ok((await Deno.readTextFile(path)).endsWith("</svg>"));
    assert.deepEqual(Array.from(Deno.readDirSync(folder), ({ name }) => name), ["loss.svg"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
