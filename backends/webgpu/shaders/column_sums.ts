import { bindings, shader } from "../shader.ts";
import { addRows, channelPlan, channelThreads, roomForRows } from "./channels.ts";

/**
 * Sums of each channel over parts of the rows.
 *
 * Bindings: x, sums (parts x channels); numbers: rows.
 */
export const columnSumsShader = shader("column sums", (channels: number) => {
  const plan = channelPlan(channels);
  const { type, vectors } = plan;
  return `${bindings({ x: type }, { sums: type }, ["rows: u32"])}
${roomForRows(plan)}
${channelThreads(plan)}
  var first = ${type}(0);
  var second = ${type}(0);
  if (vector < ${vectors}u) {
    for (var row = workgroup.x * ${plan.rows}u + beside; row < numbers.rows; row += step) {
      first += x[row * ${vectors}u + vector];
    }
  }${addRows(plan)}
  if (beside == 0u && vector < ${vectors}u) { sums[workgroup.x * ${vectors}u + vector] = first; }
}`;
});
