import { bindings, eachThread, floats, lines, shader, widthOf } from "../shader.ts";

const threadsOf = (size: number): number => size / widthOf(size);

/** Threads that add up parts of some sizes. */
export const addPartsThreads = (sizes: readonly number[]): number =>
  sizes.reduce((sum, size) => sum + threadsOf(size), 0);

/**
 * Makes several sums, each of parts of equal size, always in the same order.
 *
 * Bindings: the parts of each sum (count x size), then each total (size); numbers: the counts.
 *
 * @param sizes How many numbers each total has.
 */
export const addPartsShader = shader("add parts", (sizes: readonly number[]) => {
  const types = sizes.map((size) => floats(widthOf(size)));
  const named = (name: string) =>
    Object.fromEntries(types.map((type, at) => [`${name}${at}`, type]));
  const counts = sizes.map((_, at) => `count${at}: u32`);
  const add = (at: number) => {
    const start = addPartsThreads(sizes.slice(0, at));
    const threads = threadsOf(sizes[at]);
    return `  if (thread >= ${start}u && thread < ${start + threads}u) {
    let at = thread - ${start}u;
    var sum = ${types[at]}(0);
    for (var part = 0u; part < numbers.count${at}; part++) {
      sum += parts${at}[part * ${threads}u + at];
    }
    total${at}[at] = sum;
  }`;
  };
  return `${bindings(named("parts"), named("total"), counts)}
${eachThread}
${lines(sizes.length, add)}
}`;
});
