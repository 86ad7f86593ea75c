/** Mean cross-entropy of logits (row after row) in double precision, and the logits' gradient. */
export function crossEntropy(
  logits: Float64Array,
  labels: ArrayLike<number>,
): { loss: number; gradient: Float64Array } {
  const rows = labels.length, classes = logits.length / rows;
  const gradient = new Float64Array(logits.length);
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const scores = logits.subarray(row * classes, (row + 1) * classes);
    const sum = scores.reduce((total, score) => total + Math.exp(score), 0);
    loss += (Math.log(sum) - scores[labels[row]]) / rows;
    scores.forEach((score, index) => {
      const target = index === labels[row] ? 1 : 0;
      gradient[row * classes + index] = (Math.exp(score) / sum - target) / rows;
    });
  }
  return { loss, gradient };
}
