import * as tf from "@tensorflow/tfjs";

/** What `softmaxCrossEntropy` gives: two scalars. */
export interface CrossEntropyResult {
  /** Mean cross-entropy over the batch, in nats. */
  readonly loss: tf.Scalar;
  /** How many rows have their largest logit at their label; of equal logits the first counts. */
  readonly correct: tf.Scalar;
}

/** Settings of `softmaxCrossEntropy`. */
export interface CrossEntropyOptions {
  /** The share of the target that all classes get alike, from 0 to 1. Default 0. */
  readonly labelSmoothing?: number;
}

/**
 * Mean cross-entropy of logits against class labels, as PyTorch's `CrossEntropyLoss` with its
 * `label_smoothing` (Szegedy et al., 2015, arXiv 1512.00567).
 *
 *     target = (1 - labelSmoothing) onehot(label) + labelSmoothing / classes
 *     loss   = mean over rows of  log(sum_j exp(z_j - max z)) - sum_j target_j (z_j - max z)
 *     dz     = (softmax(z) - target) / rows
 *
 * The largest logit is taken off first, so that huge logits do not overflow. A backend that
 * registers the kernels `SoftmaxCrossEntropy` and `SoftmaxCrossEntropyGrad` runs them; others compose
 * the same from standard operations. The gradient flows to the logits.
 *
 * @param logits batch x classes
 * @param labels one class a row, int32, from 0 to classes - 1; another makes the loss NaN
 * @throws {RangeError} If the smoothing is out of range.
 */
export function softmaxCrossEntropy(
  logits: tf.Tensor2D,
  labels: tf.Tensor1D,
  { labelSmoothing = 0 }: CrossEntropyOptions = {},
): CrossEntropyResult {
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    throw new RangeError(`Label smoothing must be from 0 to 1, not ${labelSmoothing}`);
  }
  if (tf.getKernel("SoftmaxCrossEntropy", tf.getBackend()) === undefined) {
    return composed(logits, labels, labelSmoothing);
  }
  const [loss, correct] = tf.engine().runKernel(
    "SoftmaxCrossEntropy",
    { logits, labels },
    { labelSmoothing },
  ) as unknown as [tf.Scalar, tf.Scalar];
  return { loss, correct };
}

tf.registerGradient({
  kernelName: "SoftmaxCrossEntropy",
  inputsToSave: ["logits", "labels"],
  gradFunc: (dy, [logits, labels], attrs) => ({
    logits: () =>
      tf.engine().runKernel(
        "SoftmaxCrossEntropyGrad",
        { dy: (dy as tf.Tensor[])[0], logits, labels },
        attrs as unknown as tf.NamedAttrMap,
      ) as tf.Tensor,
    labels: () => tf.zerosLike(labels),
  }),
});

function composed(
  scores: tf.Tensor2D,
  labels: tf.Tensor1D,
  labelSmoothing: number,
): CrossEntropyResult {
  const [rows, classes] = scores.shape;
  const share = labelSmoothing / classes;
  const crossEntropy = tf.customGrad((logits, save) => {
    const shifted = (logits as tf.Tensor2D).sub(tf.max(logits as tf.Tensor2D, 1, true));
    const logSoftmax = shifted.sub(shifted.exp().sum(1, true).log());
    const target = tf.oneHot(labels, classes, 1 - labelSmoothing + share, share, "float32");
    (save as tf.GradSaveFunc)([logSoftmax, target]);
    const gradFunc = (dy: tf.Tensor, [logSoftmax, target]: tf.Tensor[]) =>
      logSoftmax.exp().sub(target).mul(dy.div(rows));
    // A label that is no class has no logit: the loss says so, where its one-hot row would say nothing.
    const known = labels.greaterEqual(0).logicalAnd(labels.less(classes));
    const unknown = tf.where(known, 0, NaN).sum();
    const value = unknown.sub(logSoftmax.mul(target).sum()).div(rows);
    return { value, gradFunc };
  });
  const correct = tf.tidy(() =>
    tf.sum(tf.cast(tf.equal(tf.argMax(scores, 1), labels), "float32")) as tf.Scalar
  );
  return { loss: crossEntropy(scores) as tf.Scalar, correct };
}
