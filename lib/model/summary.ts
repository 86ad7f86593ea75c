import { formatShape, type Shape, sizeOf } from "./shape.ts";
import type { LayerState } from "./unit.ts";

/** Draws the table of a network: layer, output shape, parameters, and their sum. */
export function summarize(states: readonly LayerState[]): string {
  let total = 0;
  const rows = [["Layer", "Output shape", "Parameters"]];
  for (const { layer, parameters } of states) {
    const count = countParameters(parameters);
    total += count;
    rows.push([layer.name, formatShape(layer.outputShape), format(count)]);
  }
  rows.push(["Total", "", format(total)]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map(([name, shape, count]) =>
    `${name.padEnd(widths[0])}  ${shape.padEnd(widths[1])}  ${count.padStart(widths[2])}`
  ).join("\n");
}

/** How many numbers parameters have. */
export function countParameters(parameters: readonly { shape: Shape }[]): number {
  return parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

function format(count: number): string {
  return count.toLocaleString("en-US");
}
