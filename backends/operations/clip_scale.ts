import * as tf from "@tensorflow/tfjs";

/**
 * What gradients are to be multiplied by so that the norm of all of them together is at most `maxNorm`,
 * as PyTorch's `clip_grad_norm_` does it (Pascanu et al., 2012, arXiv 1211.5063).
 *
 *     scale = min(1, maxNorm / (sqrt(sum of all g^2) + 10^-6))
 *
 * It is a tensor, for `adamStep` and `sgdStep`: nobody waits for its number. A backend that registers
 * the kernel `ClipScale` sums in float64 and always in the same order; others compose it from standard
 * operations. Gradients that are not finite make a scale of 0 or NaN.
 *
 * @param gradients At least one, of any shapes.
 * @param maxNorm Above 0.
 * @throws {RangeError} If `maxNorm` is not above 0.
 */
export function clipScale(gradients: readonly tf.Tensor[], maxNorm: number): tf.Scalar {
  if (!(maxNorm > 0)) throw new RangeError(`The largest norm must be above 0, not ${maxNorm}`);
  if (tf.getKernel("ClipScale", tf.getBackend()) !== undefined) {
    const inputs = Object.fromEntries(gradients.map((gradient, at) => [`gradient${at}`, gradient]));
    const attributes = { count: gradients.length, maxNorm };
    return tf.engine().runKernel("ClipScale", inputs, attributes) as tf.Scalar;
  }
  return tf.tidy(() => {
    const squares = gradients.map((gradient) => gradient.square().sum());
    return tf.minimum(1, tf.div(maxNorm, tf.addN(squares).sqrt().add(1e-6)));
  });
}
