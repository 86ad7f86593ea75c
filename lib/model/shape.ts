/** Sizes of one example, without the batch: height, width and channels, or features alone. */
export type Shape = readonly number[];

/** Writes a shape for people: `26 x 26 x 32`. */
export function formatShape(shape: Shape): string {
  return shape.join(" x ");
}

/** How many numbers a shape holds. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}
