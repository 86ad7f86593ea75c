/** A whole number from 0 that is less than `count`, by chance. */
export function randomBelow(count: number): number {
  const [number] = crypto.getRandomValues(new Uint32Array(1));
  return number % count;
}
