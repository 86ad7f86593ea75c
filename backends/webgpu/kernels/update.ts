import { type TensorInfo, util } from "@tensorflow/tfjs";
import type { GpuKernel } from "../register.ts";
import { buffersOf, type Update, updateShader } from "../shaders/update.ts";
import { workgroupsOf } from "../workgroups.ts";

type Attributes = Record<string, number>;

/** What a kernel changes, and what its shader is told. */
interface UpdateKernel extends Update {
  numbersOf(attributes: Attributes): readonly number[];
  /** Whether a training step ends with it: the GPU begins while the next one is prepared. */
  readonly last: boolean;
}

/** A kernel that changes all groups at once, or as many as the device lets a shader have buffers for. */
function updateKernel({ numbersOf, last, ...update }: UpdateKernel): GpuKernel {
  const shaderFor = updateShader(update);
  return ({ inputs, attrs, backend }) => {
    const { gradientScale } = inputs;
    const count = attrs.count as number;
    const numbers = numbersOf(attrs as Attributes).map((f32) => ({ f32 }));
    const { maxStorageBuffersPerShaderStage: most } = backend.device.limits;
    const atOnce = Math.floor((most - (gradientScale ? 1 : 0)) / buffersOf(update));
    for (let first = 0; first < count; first += atOnce) {
      const tensors: TensorInfo[] = [];
      const sizes: number[] = [];
      for (let group = first; group < Math.min(count, first + atOnce); group++) {
        tensors.push(...[...update.changed, update.read].map((name) => inputs[name + group]));
        sizes.push(util.sizeFromShape(tensors.at(-1)!.shape));
      }
      if (gradientScale) tensors.push(gradientScale);
      const threads = sizes.reduce((sum, size) => sum + size, 0);
      const shader = shaderFor(sizes, gradientScale !== undefined);
      backend.run(shader, tensors, numbers, workgroupsOf(threads));
      backend.changed(tensors);
    }
    if (last) backend.flush();
    return [];
  };
}

/** `Adam` (../../operations/adam.ts). */
const adam = updateKernel({
  name: "Adam",
  changed: ["parameter", "firstMoment", "secondMoment"],
  read: "gradient",
  numbers: [
    ...["stepSize", "rootCorrection", "beta1", "rest1", "beta2", "rest2", "epsilon"],
    ...["decay", "kept"],
  ],
  formula: `let gradient = group.gradient + numbers.decay * before.parameter;
  group.firstMoment = numbers.beta1 * before.firstMoment + numbers.rest1 * gradient;
  group.secondMoment = numbers.beta2 * before.secondMoment + numbers.rest2 * gradient * gradient;
  let root = sqrt(group.secondMoment) / numbers.rootCorrection + numbers.epsilon;
  group.parameter = numbers.kept * before.parameter - numbers.stepSize * group.firstMoment / root;`,
  // What is left of 1 after a decay is computed here: float32 would lose half of its digits.
  numbersOf: ({ stepSize, rootCorrection, beta1, beta2, epsilon, decay, kept }) => [
    ...[stepSize, rootCorrection, beta1, 1 - beta1, beta2, 1 - beta2, epsilon, decay, kept],
  ],
  last: true,
});

/** `MomentumDescent` (../../operations/sgd.ts). */
const momentumDescent = updateKernel({
  name: "SGD",
  changed: ["parameter", "velocity"],
  read: "gradient",
  numbers: ["learningRate", "momentum", "decay", "ahead"],
  formula: `let gradient = group.gradient + numbers.decay * before.parameter;
  group.velocity = numbers.momentum * before.velocity + gradient;
  // Nesterov's looks ahead by the new velocity.
  let direction = select(group.velocity, gradient + numbers.momentum * group.velocity, numbers.ahead > 0);
  group.parameter = before.parameter - numbers.learningRate * direction;`,
  numbersOf: ({ learningRate, momentum, decay, nesterov }) => [
    ...[learningRate, momentum, decay, nesterov ? 1 : 0],
  ],
  last: true,
});

/** `MovingAverage` (../../operations/moving_average.ts). */
const movingAverage = updateKernel({
  name: "moving average",
  changed: ["average"],
  read: "value",
  numbers: ["share"],
  formula: "group.average = before.average + numbers.share * (group.value - before.average);",
  numbersOf: ({ share }) => [share],
  last: false,
});

/** Kernels that change many tensors in place. */
export const updateKernels: ReadonlyMap<string, GpuKernel> = new Map([
  ["Adam", adam],
  ["MomentumDescent", momentumDescent],
  ["MovingAverage", movingAverage],
]);
