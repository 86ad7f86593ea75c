import * as tf from "@tensorflow/tfjs";
import { ForwardPass } from "../block.ts";
import { findBuilder } from "../define_block.ts";
import type { NetworkLayer } from "../layers.ts";
import { formatShape } from "../shape.ts";
import { disposeUnits, type Unit, type UnitSite } from "../unit.ts";

/**
 * A block of one's own, tried on one image of zeros.
 *
 * @throws {RangeError} If it gives another shape than it said, or names what it holds otherwise.
 */
export function ownUnit(layer: NetworkLayer, { classes, random }: UnitSite): Unit {
  const { name, type, options, inputShape, outputShape } = layer;
  const { parameters = [], buffers = [], ...block } = findBuilder(type)(options, {
    name,
    inputShape,
    classes,
    random: (parameter) => random(`${name}.${parameter}`),
  });
  const unit: Unit = {
    layers: [layer],
    states: [{ layer, parameters, buffers }],
    forward: (x, pass) => block.forward(x, pass),
  };
  try {
    for (const entry of [...parameters, ...buffers]) {
      if (entry.name.startsWith(`${name}.`)) continue;
      throw new RangeError(
        `${name} (${type}) holds ${entry.name}: start its name with the block's, "${name}."`,
      );
    }
    const [, ...given] = tf.tidy(() =>
      unit.forward(tf.zeros([1, ...inputShape]), new ForwardPass(false)).shape
    );
    if (given.join() !== outputShape.join()) {
      throw new RangeError(
        `${name} (${type}) makes ${formatShape(given)} of its input ${formatShape(inputShape)}, ` +
          `but its outputShape says ${formatShape(outputShape)}: make both agree`,
      );
    }
  } catch (error) {
    disposeUnits([unit]);
    throw error;
  }
  return unit;
}
