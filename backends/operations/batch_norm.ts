import * as tf from "@tensorflow/tfjs";

/** What `batchNormTraining` gives. */
export interface BatchNormResult {
  /** Same shape as the input. */
  readonly output: tf.Tensor4D;
  /** Mean of each channel over the batch. */
  readonly mean: tf.Tensor1D;
  /** Biased variance of each channel over the batch. */
  readonly variance: tf.Tensor1D;
}

/** Settings of `batchNormTraining`. */
export interface BatchNormOptions {
  /** Added to the variance before its root is taken. */
  readonly epsilon: number;
  /** Whether ReLU follows, in the same pass. */
  readonly relu: boolean;
}

/**
 * Batch norm with the statistics of the batch, then ReLU if asked.
 *
 *     xhat = (x - mean) / sqrt(variance + epsilon)
 *     y    = gamma xhat + beta                           (then max(0, y))
 *     dx   = gamma / sqrt(variance + epsilon) (dy - mean(dy) - xhat mean(dy xhat))
 *     dgamma = sum(dy xhat),  dbeta = sum(dy)
 *
 * from Ioffe and Szegedy, 2015 (arXiv 1502.03167). A backend that registers the kernels
 * `BatchNormTraining` and `BatchNormTrainingGrad` runs them; others compose the same from standard
 * operations. Gradients flow to x, gamma and beta, not through mean and variance.
 *
 * @param x batch x height x width x channels
 * @param gamma scale of each channel
 * @param beta shift of each channel
 */
export function batchNormTraining(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  options: BatchNormOptions,
): BatchNormResult {
  if (tf.getKernel("BatchNormTraining", tf.getBackend()) === undefined) {
    return composed(x, gamma, beta, options);
  }
  const [output, mean, variance] = tf.engine().runKernel(
    "BatchNormTraining",
    { x, gamma, beta },
    { ...options },
  ) as unknown as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D];
  return { output, mean, variance };
}

tf.registerGradient({
  kernelName: "BatchNormTraining",
  inputsToSave: ["x", "gamma", "beta"],
  outputsToSave: [false, true, true],
  gradFunc: (dy, saved, attrs) => {
    const [x, gamma, beta, mean, variance] = saved;
    const [dx, dgamma, dbeta] = tf.engine().runKernel(
      "BatchNormTrainingGrad",
      { dy: (dy as tf.Tensor[])[0], x, gamma, beta, mean, variance },
      attrs as unknown as tf.NamedAttrMap,
    ) as unknown as tf.Tensor[];
    return { x: () => dx, gamma: () => dgamma, beta: () => dbeta };
  },
});

function composed(
  input: tf.Tensor4D,
  scale: tf.Tensor1D,
  shift: tf.Tensor1D,
  { epsilon, relu }: BatchNormOptions,
): BatchNormResult {
  const { mean, variance } = tf.tidy(() => {
    const mean = input.mean<tf.Tensor1D>([0, 1, 2]);
    return { mean, variance: input.sub(mean).square().mean<tf.Tensor1D>([0, 1, 2]) };
  });
  const normalise = tf.customGrad((x, gamma, beta, save) => {
    const inverse = tf.rsqrt(tf.add(variance, epsilon));
    const xhat = (x as tf.Tensor).sub(mean).mul(inverse);
    const linear = xhat.mul(gamma as tf.Tensor).add(beta as tf.Tensor);
    const value = relu ? tf.relu(linear) : linear;
    (save as tf.GradSaveFunc)([xhat, inverse, gamma as tf.Tensor, value]);
    const gradFunc = (upstream: tf.Tensor, saved: tf.Tensor[]) => {
      const [xhat, inverse, gamma, value] = saved;
      const dy = relu ? upstream.mul(tf.step(value)) : upstream;
      const dbeta = dy.sum([0, 1, 2]);
      const dgamma = dy.mul(xhat).sum([0, 1, 2]);
      const count = dy.size / gamma.size;
      const dx = dy.sub(dbeta.div(count)).sub(xhat.mul(dgamma.div(count)))
        .mul(inverse.mul(gamma));
      return [dx, dgamma, dbeta];
    };
    return { value, gradFunc };
  });
  return { output: normalise(input, scale, shift) as tf.Tensor4D, mean, variance };
}
