import { lines, shader, WORKGROUP } from "../shader.ts";

/** Numbers that a workgroup adds up. */
const CHUNK = 4096;

/** Workgroups for a tensor of so many numbers. */
export const squareSumsOf = (size: number): number => Math.ceil(size / CHUNK);

/** Adds up what each thread of a workgroup has in `sum`, always in the same order, into `room[0]`. */
const addThreads = `room[local] = sum;
  for (var reach = ${WORKGROUP / 2}u; reach > 0u; reach /= 2u) {
    workgroupBarrier();
    if (local < reach) { room[local] += room[local + reach]; }
  }
  workgroupBarrier();`;

const head = `var<workgroup> room: array<f32, ${WORKGROUP}>;
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  var sum = 0.0;`;

/**
 * Sums of the squares of parts of several tensors: a workgroup a part.
 *
 * Bindings: the tensors, sums; numbers: where among the sums the first one goes.
 *
 * @param sizes How many numbers each tensor has.
 */
export const squareSumsShader = shader("squares", (sizes: readonly number[]) => {
  const counts = sizes.map(squareSumsOf);
  const ends = counts.map((_, at) =>
    counts.slice(0, at + 1).reduce((sum, count) => sum + count, 0)
  );
  return `struct Numbers { first: u32 }
${
    lines(
      sizes.length,
      (at) => `@group(0) @binding(${at}) var<storage, read> tensor${at}: array<f32>;`,
    )
  }
@group(0) @binding(${sizes.length}) var<storage, read_write> sums: array<f32>;
@group(0) @binding(${sizes.length + 1}) var<uniform> numbers: Numbers;
${head}
  ${
    lines(sizes.length, (at) =>
      `if (workgroup.x >= ${ends[at] - counts[at]}u && workgroup.x < ${ends[at]}u) {
    let first = (workgroup.x - ${ends[at] - counts[at]}u) * ${CHUNK}u;
    for (var place = first + local; place < min(first + ${CHUNK}u, ${
        sizes[at]
      }u); place += ${WORKGROUP}u) {
      let number = tensor${at}[place];
      sum += number * number;
    }
  }`)
  }
  ${addThreads}
  if (local == 0u) { sums[numbers.first + workgroup.x] = room[0]; }
}`;
});

/**
 * The scale that the sums give: the formula stands in ../../operations/clip_scale.ts.
 *
 * Bindings: sums, scale; numbers: how many sums there are, the largest norm.
 */
export const clipScaleShader = shader(
  "clip scale",
  () =>
    `struct Numbers { count: u32, maxNorm: f32 }
@group(0) @binding(0) var<storage, read> sums: array<f32>;
@group(0) @binding(1) var<storage, read_write> scale: array<f32>;
@group(0) @binding(2) var<uniform> numbers: Numbers;
${head}
  for (var at = local; at < numbers.count; at += ${WORKGROUP}u) { sum += sums[at]; }
  ${addThreads}
  if (local == 0u) { scale[0] = min(1.0, numbers.maxNorm / (sqrt(room[0]) + 1e-6)); }
}`,
);
