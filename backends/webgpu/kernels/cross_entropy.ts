import type { GpuKernel } from "../register.ts";
import { crossEntropyGradientShader, crossEntropyShader } from "../shaders/cross_entropy.ts";
import { workgroupsOf } from "../workgroups.ts";

/** The bits of NaN, which no shader can be made to write otherwise. */
const NOT_A_NUMBER = 0x7fc00000;

const numbersOf = (rows: number, attrs: Record<string, unknown>) => [
  { u32: rows },
  { f32: attrs.labelSmoothing as number },
  { u32: NOT_A_NUMBER },
];

const forward: GpuKernel = ({ inputs: { logits, labels }, attrs, backend }) => {
  const [rows, classes] = logits.shape;
  const loss = backend.allocate([]), correct = backend.allocate([]);
  const tensors = [logits, labels, loss, correct];
  backend.run(crossEntropyShader(classes), tensors, numbersOf(rows, attrs), [1]);
  return [loss, correct];
};

const gradient: GpuKernel = ({ inputs: { dy, logits, labels }, attrs, backend }) => {
  const [rows, classes] = logits.shape;
  const dlogits = backend.allocate(logits.shape);
  const tensors = [dy, logits, labels, dlogits];
  const shader = crossEntropyGradientShader(classes);
  backend.run(shader, tensors, numbersOf(rows, attrs), workgroupsOf(rows));
  return dlogits;
};

/** `SoftmaxCrossEntropy` and its gradient (../../operations/cross_entropy.ts). */
export const crossEntropyKernels: ReadonlyMap<string, GpuKernel> = new Map([
  ["SoftmaxCrossEntropy", forward],
  ["SoftmaxCrossEntropyGrad", gradient],
]);
