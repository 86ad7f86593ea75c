import { lines, shader, WORKGROUP } from "../shader.ts";

/** A layer whose running statistics are changed. */
export interface TrackedLayer {
  readonly channels: number;
  /** Whether the mean lacks a bias. */
  readonly biased: boolean;
}

/** Names of the buffers of a layer, in the order of their bindings. */
export const buffersOf = ({ biased }: TrackedLayer): string[] => [
  "mean",
  "variance",
  "runningMean",
  "runningVariance",
  ...biased ? ["bias"] : [],
];

/**
 * Mixes the statistics of a batch into the running ones of several layers: a workgroup a layer.
 *
 * Bindings: those of {@linkcode buffersOf} for each layer; numbers: kept, momentum, unbiased for each.
 */
export const trackingShader = shader("running statistics", (layers: readonly TrackedLayer[]) => {
  let binding = 0;
  const declare = (layer: TrackedLayer, index: number) =>
    buffersOf(layer).map((name) => {
      const access = name.startsWith("running") ? "read_write" : "read";
      return `@group(0) @binding(${binding++}) var<storage, ${access}> ${name}${index}: array<f32>;`;
    }).join("\n");
  return `${layers.map(declare).join("\n")}
struct Numbers { ${
    lines(layers.length, (at) => `kept${at}: f32, momentum${at}: f32, unbiased${at}: f32,`)
  } }
@group(0) @binding(${binding}) var<uniform> numbers: Numbers;
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(workgroup_id) workgroup: vec3u, @builtin(local_invocation_index) local: u32) {
  ${
    lines(layers.length, (at) => {
      const { channels, biased } = layers[at];
      return `if (workgroup.x == ${at}u) {
    for (var channel = local; channel < ${channels}u; channel += ${WORKGROUP}u) {
      let mean = mean${at}[channel]${biased ? ` + bias${at}[channel]` : ""};
      runningMean${at}[channel] = numbers.kept${at} * runningMean${at}[channel] + numbers.momentum${at} * mean;
      runningVariance${at}[channel] = numbers.kept${at} * runningVariance${at}[channel] + numbers.unbiased${at} * variance${at}[channel];
    }
  }`;
    })
  }
}`;
});
