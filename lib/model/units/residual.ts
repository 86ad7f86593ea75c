import * as tf from "@tensorflow/tfjs";
import type { NetworkLayer } from "../layers.ts";
import { runUnits, type Unit } from "../unit.ts";

/** The sum of what its blocks and its shortcut make of its input. */
export function residualUnit(
  layer: NetworkLayer,
  body: readonly Unit[],
  shortcut: readonly Unit[],
): Unit {
  const states = [...body, ...shortcut].flatMap((unit) => unit.states);
  return {
    layers: [layer],
    states: [...states, { layer, parameters: [], buffers: [] }],
    forward: (x, pass) => tf.add(runUnits(body, x, pass), runUnits(shortcut, x, pass)),
  };
}
