/** Red, green and blue, 0 to 255. */
export type Colour = readonly [number, number, number];

/** Orange for what is below zero, blue for what is above: told apart by the colour-blind too. */
const NEGATIVE: Colour = [201, 92, 10];
const NONE: Colour = [245, 244, 240];
const POSITIVE: Colour = [22, 66, 166];

/**
 * The colour of a value: white at 0, orange at -1, blue at 1.
 *
 * @param value From -1 to 1; what lies outside is cut.
 */
export function diverging(value: number): Colour {
  const end = value < 0 ? NEGATIVE : POSITIVE;
  const share = Math.min(1, Math.abs(value));
  return NONE.map((none, channel) =>
    Math.round(none + share * (end[channel] - none))
  ) as unknown as Colour;
}

/** A grid of maps of one size, a line of pixels between them. */
export interface MapGrid {
  /** Maps x height x width, from -1 to 1. */
  readonly values: ArrayLike<number>;
  readonly maps: number;
  readonly height: number;
  readonly width: number;
  readonly columns: number;
}

/** Maps side by side, by pixels of red, green, blue and opacity; between them it is transparent. */
export function colourGrid({ values, maps, height, width, columns }: MapGrid): {
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  readonly height: number;
  readonly width: number;
} {
  const rows = Math.ceil(maps / columns);
  const size = { height: rows * (height + 1) - 1, width: columns * (width + 1) - 1 };
  const pixels = new Uint8ClampedArray(4 * size.height * size.width);
  for (let map = 0; map < maps; map++) {
    const top = Math.floor(map / columns) * (height + 1), left = map % columns * (width + 1);
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const colour = diverging(values[(map * height + row) * width + column]);
        pixels.set([...colour, 255], 4 * ((top + row) * size.width + left + column));
      }
    }
  }
  return { pixels, ...size };
}
