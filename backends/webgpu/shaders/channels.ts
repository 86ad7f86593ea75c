import { floats, widthOf } from "../shader.ts";

/** Threads of a workgroup that goes through the rows of some channels. */
const THREADS = 256;
/** Vectors of channels of a workgroup at most. */
const MOST_GROUPS = 16;
/** Parts that a sum over all rows is made of at most: each workgroup that needs the sum adds them up. */
const MOST_PARTS = 64;

/** How the threads of a workgroup share rows x channels: beside each other, vectors of one row. */
export interface ChannelPlan {
  readonly channels: number;
  readonly type: "f32" | "vec4f";
  /** Vectors of a row. */
  readonly vectors: number;
  /** Vectors of a row that are a workgroup's. */
  readonly groups: number;
  /** Rows that a workgroup looks at side by side. */
  readonly rows: number;
}

/** The plan for tensors whose last axis has so many channels. */
export function channelPlan(channels: number): ChannelPlan {
  const width = widthOf(channels);
  const vectors = channels / width;
  const groups = Math.min(MOST_GROUPS, 2 ** Math.ceil(Math.log2(vectors)));
  return { channels, type: floats(width), vectors, groups, rows: THREADS / groups };
}

/** Into how many parts a sum over rows is cut. */
export function partsOf({ rows: beside }: ChannelPlan, rows: number): number {
  return Math.min(MOST_PARTS, Math.ceil(rows / (16 * beside)));
}

/** Workgroups along both axes, of which each goes through rows at the distance of all. */
export function channelWorkgroups(plan: ChannelPlan, along: number): [number, number] {
  return [along, Math.ceil(plan.vectors / plan.groups)];
}

/**
 * The head of a shader: `vector` is the thread's, `beside` its row of those side by side, `step`
 * the way to the next.
 */
export function channelThreads({ groups, rows }: ChannelPlan): string {
  return `@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32) {
  let vector = workgroup.y * ${groups}u + local % ${groups}u;
  let beside = local / ${groups}u;
  let step = workgroups.x * ${rows}u;`;
}

/** Room for {@linkcode addRows}. */
export const roomForRows = ({ type }: ChannelPlan): string =>
  `var<workgroup> firstRows: array<${type}, ${THREADS}>;
var<workgroup> secondRows: array<${type}, ${THREADS}>;`;

/**
 * Adds the `first` and the `second` of a workgroup's threads that have the same channels, in a fixed
 * order: all of them have the sums thereafter.
 */
export const addRows = ({ groups, rows }: ChannelPlan): string => `
  firstRows[local] = first;
  secondRows[local] = second;
  workgroupBarrier();
  first = firstRows[local % ${groups}u];
  second = secondRows[local % ${groups}u];
  for (var other = 1u; other < ${rows}u; other++) {
    first += firstRows[other * ${groups}u + local % ${groups}u];
    second += secondRows[other * ${groups}u + local % ${groups}u];
  }`;

/** Adds up the parts that another shader left in `parts`: `first` and `second` are the sums. */
export const addParts = (plan: ChannelPlan): string => `
  var first = ${plan.type}(0);
  var second = ${plan.type}(0);
  if (vector < ${plan.vectors}u) {
    for (var part = beside; part < numbers.parts; part += ${plan.rows}u) {
      first += parts[part * ${plan.vectors}u + vector];
      second += parts[(numbers.parts + part) * ${plan.vectors}u + vector];
    }
  }${addRows(plan)}
  if (vector >= ${plan.vectors}u) { return; }`;
