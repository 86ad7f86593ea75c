import assert from "node:assert/strict";
import { type Chart, describeChart, faintOpacity, wholeWindow } from "./chart.ts";
import { measures } from "./measures.ts";

const chart: Chart = {
  measure: measures.loss,
  scale: "linear",
  axis: "step",
  lines: [
    { name: "Batches", color: 1, width: 1, isFaint: true, x: [1, 20], y: [2.3, 0.2] },
    { name: "Smoothed", color: 1, width: 2, x: [1, 20], y: [2.3, 0.25] },
    { name: "Test", color: 2, width: 2, mark: "ring", x: [10], y: [0.5] },
  ],
};

Deno.test("a chart says in words what its lines show", () => {
  assert.equal(
    describeChart(chart),
    "Loss until step 20. Smoothed: from 2.3000 to 0.2500. Test: 0.5000.",
  );
  assert.equal(describeChart({ ...chart, lines: [] }), "Loss: nothing measured yet.");
});

Deno.test("a chart reaches from the run's beginning to its last point", () => {
  assert.deepEqual(wholeWindow(chart), { from: 0, to: 20 });
  assert.deepEqual(wholeWindow({ ...chart, lines: [] }), { from: 0, to: 1 });
});

Deno.test("what is crowded is fainter, and never gone", () => {
  const line = { ...chart.lines[0], x: Float64Array.from({ length: 10_000 }, (_, at) => at) };
  const opacities = [10, 1000, 9999].map((to) => faintOpacity(line, { from: 0, to }, 500));
  assert.ok(opacities[0] > opacities[1] && opacities[1] > opacities[2]);
  assert.ok(opacities[2] >= 0.1 && opacities[0] < 0.4);
});
