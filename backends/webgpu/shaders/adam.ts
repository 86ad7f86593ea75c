import { eachThread, lines, shader } from "../shader.ts";

/** Buffers that one tensor's step needs. */
export const ADAM_BUFFERS = 4;

/**
 * What the shader is told. What is left of 1 after a decay is computed here: float32 would lose half of
 * its digits.
 */
export function adamNumbers(attributes: Record<string, number>): { f32: number }[] {
  const { stepSize, rootCorrection, beta1, beta2, epsilon, decay, kept } = attributes;
  return [stepSize, rootCorrection, beta1, 1 - beta1, beta2, 1 - beta2, epsilon, decay, kept]
    .map((f32) => ({ f32 }));
}

/**
 * A step of Adam for several tensors: each thread changes one number.
 *
 * Bindings: parameter, first moment, second moment, gradient of each, then, if there is one, what
 * gradients are multiplied by; numbers: those of {@linkcode adamNumbers}.
 *
 * @param sizes How many numbers each tensor has.
 */
export const adamShader = shader("Adam", (sizes: readonly number[], scaled: boolean) => {
  const starts = sizes.map((_, at) => sizes.slice(0, at).reduce((sum, size) => sum + size, 0));
  const total = starts.at(-1)! + sizes.at(-1)!;
  const names = ["parameter", "firstMoment", "secondMoment", "gradient"];
  const declare = (tensor: number) =>
    lines(ADAM_BUFFERS, (at) => {
      const access = names[at] === "gradient" ? "read" : "read_write";
      const binding = tensor * ADAM_BUFFERS + at;
      return `@group(0) @binding(${binding}) var<storage, ${access}> ${
        names[at]
      }${tensor}: array<f32>;`;
    });
  const last = sizes.length * ADAM_BUFFERS;
  return `struct Numbers { stepSize: f32, rootCorrection: f32, beta1: f32, rest1: f32,
  beta2: f32, rest2: f32, epsilon: f32, decay: f32, kept: f32 }
${lines(sizes.length, declare)}
${scaled ? `@group(0) @binding(${last}) var<storage, read> gradientScale: array<f32>;` : ""}
@group(0) @binding(${last + (scaled ? 1 : 0)}) var<uniform> numbers: Numbers;
struct Moments { parameter: f32, first: f32, second: f32 }
fn step(before: Moments, slope: f32) -> Moments {
  let gradient = slope${scaled ? " * gradientScale[0]" : ""} + numbers.decay * before.parameter;
  let first = numbers.beta1 * before.first + numbers.rest1 * gradient;
  let second = numbers.beta2 * before.second + numbers.rest2 * gradient * gradient;
  let change = numbers.stepSize * first / (sqrt(second) / numbers.rootCorrection + numbers.epsilon);
  return Moments(numbers.kept * before.parameter - change, first, second);
}
${eachThread}
  if (thread >= ${total}u) { return; }
  ${
    lines(sizes.length, (tensor) =>
      `if (thread < ${starts[tensor] + sizes[tensor]}u) {
    let at = thread - ${starts[tensor]}u;
    let before = Moments(parameter${tensor}[at], firstMoment${tensor}[at], secondMoment${tensor}[at]);
    let after = step(before, gradient${tensor}[at]);
    parameter${tensor}[at] = after.parameter;
    firstMoment${tensor}[at] = after.first;
    secondMoment${tensor}[at] = after.second;
    return;
  }`)
  }
}`;
});
