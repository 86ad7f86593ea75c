import { util } from "@tensorflow/tfjs";
import type { OwnKernel } from "../register.ts";

/** `SoftmaxCrossEntropy` and its gradient (../../operations/cross_entropy.ts), and `ArgMax`. */
export const crossEntropyKernels: ReadonlyMap<string, OwnKernel> = new Map<string, OwnKernel>([
  ["SoftmaxCrossEntropy", ({ inputs: { logits, labels }, backend }) => {
    const [rows, classes] = logits.shape;
    const sources = [backend.address(logits), backend.address(labels)];
    const loss = backend.allocate([]), correct = backend.allocate([]);
    const outputs = [backend.address(loss), backend.address(correct)];
    backend.engine.run("crossEntropy", 1, [...sources, ...outputs, rows, classes]);
    return [loss, correct];
  }],
  ["SoftmaxCrossEntropyGrad", ({ inputs: { dy, logits, labels }, backend }) => {
    const [rows, classes] = logits.shape;
    const sources = [dy, logits, labels].map((info) => backend.address(info));
    const output = backend.allocate(logits.shape);
    backend.engine.run("crossEntropyGradient", 1, [
      ...sources,
      backend.address(output),
      rows,
      classes,
    ]);
    return output;
  }],
  ["ArgMax", ({ inputs: { x }, attrs, backend }) => {
    const { axis } = attrs as { axis: number | number[] };
    const [last] = util.parseAxisParam(axis, x.shape);
    const columns = x.shape.at(-1) ?? 0;
    const ours = x.dtype === "float32" && last === x.shape.length - 1 && columns > 0;
    if (!ours) return undefined;
    const source = backend.address(x);
    const output = backend.allocate(x.shape.slice(0, -1), "int32");
    const rows = util.sizeFromShape(x.shape) / columns;
    backend.engine.run("argMax", 1, [source, backend.address(output), rows, columns]);
    return output;
  }],
]);
