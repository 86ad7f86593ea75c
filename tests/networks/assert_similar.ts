import assert from "node:assert/strict";
import type { Numbers } from "../compare_tensors.ts";

/** The layer of `layer 3 Conv2D/kernel` and the like; other results stand for themselves. */
const layerOf = (name: string) => name.split("/")[0];

const largest = ({ values }: Numbers) => values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);

/**
 * Compares a network's results. Where a number lies next to a tie (ReLU's zero, two equal pixels in a
 * pooling window), rounding alone decides where its gradient goes, so that single numbers may differ:
 * the root mean square of the differences may not. It is measured by the largest number in the layer,
 * because the gradient of a bias before a batch norm is zero but for rounding.
 */
export function assertSimilar(
  actual: ReadonlyMap<string, Numbers>,
  expected: ReadonlyMap<string, Numbers>,
  tolerance: number,
): void {
  const scales = new Map<string, number>();
  for (const [name, numbers] of expected) {
    const layer = layerOf(name);
    scales.set(layer, Math.max(scales.get(layer) ?? 0, largest(numbers)));
  }
  assert.deepEqual([...actual.keys()], [...expected.keys()]);
  for (const [name, { shape, values }] of expected) {
    const other = actual.get(name)!;
    assert.deepEqual(other.shape, shape, `${name}: shape`);
    const squares = values.reduce((sum, x, index) => sum + (x - other.values[index]) ** 2, 0);
    const difference = Math.sqrt(squares / values.length) / scales.get(layerOf(name))!;
    assert(difference <= tolerance, `${name} differs by ${difference} of the largest in the layer`);
  }
}
