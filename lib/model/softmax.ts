/** Log-probabilities of one row of logits, in double precision. Huge logits do not overflow. */
export function logSoftmax(logits: Float32Array): Float64Array {
  let largest = -Infinity;
  for (const logit of logits) largest = Math.max(largest, logit);
  let sum = 0;
  for (const logit of logits) sum += Math.exp(logit - largest);
  const logSum = Math.log(sum);
  return Float64Array.from(logits, (logit) => logit - largest - logSum);
}

/** The place of the largest of a row, the first one of equals. */
export function argMax(row: Float32Array): number {
  let best = 0;
  for (let index = 1; index < row.length; index++) if (row[index] > row[best]) best = index;
  return best;
}
