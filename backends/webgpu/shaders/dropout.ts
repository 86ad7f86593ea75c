import { bindings, eachThread, shader } from "../shader.ts";

/**
 * Drops numbers, or all numbers of an example's channel, and scales those that stay: the formula stands
 * in ../../operations/dropout.ts.
 *
 * Bindings: x, y; numbers: how many numbers there are, in an example, in a pixel; key, threshold, scale.
 */
export const dropoutShader = shader("dropout", (per: "unit" | "channel") => {
  const place = per === "unit"
    ? "thread"
    : "thread / numbers.example * numbers.channels + thread % numbers.channels";
  const numbers = ["size", "example", "channels", "key", "threshold"].map((name) => `${name}: u32`);
  return `${bindings({ x: "f32" }, { y: "f32" }, [...numbers, "scale: f32"])}
fn hash(place: u32) -> u32 {
  var value = (place ^ (place >> 16u)) * 0x7feb352du;
  value = (value ^ (value >> 15u)) * 0x846ca68bu;
  return value ^ (value >> 16u);
}
${eachThread}
  if (thread >= numbers.size) { return; }
  let kept = hash((${place}) ^ numbers.key) >= numbers.threshold;
  y[thread] = x[thread] * select(0.0, numbers.scale, kept);
}`;
});
