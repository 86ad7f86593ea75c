import * as tf from "@tensorflow/tfjs";

/** What a convolution of ones gives at a place: how many ones its window meets. */
const EXPECTED = [9, 9, 9, 9];

/**
 * Runs a small convolution and its gradient on the active backend.
 *
 * @throws {Error} where a result is wrong
 */
export async function selfCheck(): Promise<void> {
  const results = tf.tidy(() => {
    const x = tf.ones<tf.Rank.R4>([1, 4, 4, 1]), filter = tf.ones<tf.Rank.R4>([3, 3, 1, 1]);
    const y = tf.conv2d(x, filter, 1, "valid");
    const gradient = tf.grad((x) => tf.conv2d(x as tf.Tensor4D, filter, 1, "valid").sum())(x);
    return [y.reshape([4]), gradient.sum().reshape([1])];
  });
  const [forward, [total]] = await Promise.all(results.map((tensor) => tensor.data()));
  results.forEach((tensor) => tensor.dispose());
  const right = EXPECTED.every((value, index) => forward[index] === value) && total === 36;
  if (!right) {
    throw new Error(
      `The device computes wrongly: a convolution of ones gave ${
        Array.from(forward)
      } and ${total}, ` +
        `not ${EXPECTED} and 36; update its driver or choose another backend`,
    );
  }
}
