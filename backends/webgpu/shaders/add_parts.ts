import { bindings, eachThread, floats, shader, widthOf } from "../shader.ts";

/** Threads that add up parts of a size. */
export const addPartsThreads = (size: number): number => size / widthOf(size);

/**
 * Adds up parts of equal size, always in the same order.
 *
 * Bindings: parts (count x size), total (size); numbers: count.
 */
export const addPartsShader = shader("add parts", (size: number) => {
  const type = floats(widthOf(size));
  const threads = addPartsThreads(size);
  return `${bindings({ parts: type }, { total: type }, ["count: u32"])}
${eachThread}
  if (thread >= ${threads}u) { return; }
  var sum = ${type}(0);
  for (var part = 0u; part < numbers.count; part++) {
    sum += parts[part * ${threads}u + thread];
  }
  total[thread] = sum;
}`;
});
