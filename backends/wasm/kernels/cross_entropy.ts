import type { OwnKernel } from "../register.ts";

/** `SoftmaxCrossEntropy` and its gradient (../../operations/cross_entropy.ts). */
export const crossEntropyKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["SoftmaxCrossEntropy", ({ inputs: { logits, labels }, attrs, backend }) => {
    const [rows, classes] = logits.shape;
    const sources = [backend.address(logits), backend.address(labels)];
    const loss = backend.allocate([]), correct = backend.allocate([]);
    const outputs = [backend.address(loss), backend.address(correct)];
    backend.engine.run("crossEntropy", 1, [...sources, ...outputs, rows, classes], [
      attrs.labelSmoothing as number,
    ]);
    return [loss, correct];
  }],
  ["SoftmaxCrossEntropyGrad", ({ inputs: { dy, logits, labels }, attrs, backend }) => {
    const [rows, classes] = logits.shape;
    const sources = [dy, logits, labels].map((info) => backend.address(info));
    const output = backend.allocate(logits.shape);
    backend.engine.run("crossEntropyGradient", 1, [
      ...sources,
      backend.address(output),
      rows,
      classes,
    ], [attrs.labelSmoothing as number]);
    return output;
  }],
]);
