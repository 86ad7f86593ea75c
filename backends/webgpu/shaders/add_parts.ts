import { bindings, floats, type Shader, widthOf, WORKGROUP } from "../shader.ts";

/** Threads that add up parts of a size. */
export const addPartsThreads = (size: number): number => size / widthOf(size);

/**
 * Adds up parts of equal size, always in the same order.
 *
 * Bindings: parts (count x size), total (size); numbers: count.
 */
export function addPartsShader(size: number): Shader {
  const type = floats(widthOf(size));
  const threads = addPartsThreads(size);
  const code = `${bindings({ parts: type }, { total: type }, ["count: u32"])}
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(global_invocation_id) thread: vec3u) {
  if (thread.x >= ${threads}u) { return; }
  var sum = ${type}(0);
  for (var part = 0u; part < numbers.count; part++) {
    sum += parts[part * ${threads}u + thread.x];
  }
  total[thread.x] = sum;
}`;
  return { name: "add parts", code };
}
