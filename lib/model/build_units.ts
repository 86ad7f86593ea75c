import { isLayer, type NetworkLayer } from "./layers.ts";
import { disposeUnits, type Unit, type UnitSite } from "./unit.ts";
import { batchNormUnit } from "./units/batch_norm.ts";
import { convolutionNormUnit, convolutionUnit } from "./units/convolution.ts";
import { denseUnit } from "./units/dense.ts";
import { ownUnit } from "./units/own.ts";
import { plainUnit } from "./units/plain.ts";
import { residualUnit } from "./units/residual.ts";

/**
 * Makes layers on the active backend: those that one kernel computes are made together.
 *
 * @throws {RangeError} If a block of one's own does not keep to what it said. Nothing is held then.
 */
export function buildUnits(layers: readonly NetworkLayer[], site: UnitSite): Unit[] {
  const units: Unit[] = [];
  try {
    for (let index = 0; index < layers.length;) {
      const unit = buildUnit(layers.slice(index, index + 3), site);
      units.push(unit);
      index += unit.layers.length;
    }
  } catch (error) {
    disposeUnits(units);
    throw error;
  }
  return units;
}

/** Makes the first layer, and as many of the next as go with it. */
function buildUnit([layer, next, third]: readonly NetworkLayer[], site: UnitSite): Unit {
  if (isLayer(layer, "conv")) {
    if (!isLayer(next, "batchNorm")) return convolutionUnit(layer, site);
    return convolutionNormUnit(layer, next, third?.type === "relu" ? third : undefined, site);
  }
  if (isLayer(layer, "batchNorm")) {
    return batchNormUnit(layer, next?.type === "relu" ? next : undefined);
  }
  if (layer.type === "flatten" && isLayer(next, "dense")) return denseUnit(next, site, layer);
  if (isLayer(layer, "dense")) return denseUnit(layer, site);
  if (layer.type === "residual") {
    const body = buildUnits(layer.body!, site);
    try {
      return residualUnit(layer, body, buildUnits(layer.shortcut!, site));
    } catch (error) {
      disposeUnits(body);
      throw error;
    }
  }
  return plainUnit(layer) ?? ownUnit(layer, site);
}
