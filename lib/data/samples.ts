/** What an image file holds, sample by sample. */
export interface Samples {
  readonly width: number;
  readonly height: number;
  /** Grey, grey with opacity, red green blue, or those with opacity: 1, 2, 3 or 4. */
  readonly channels: number;
  /** Height x width x channels, from 0 to `largest`. */
  readonly values: ArrayLike<number>;
  readonly largest: number;
  /** The colour that is wholly transparent, if there is one. */
  readonly clear?: ArrayLike<number>;
}

/** More pixels than this are refused before memory is taken for them. */
export const mostPixels = 100_000_000;

/** Whether a pixel has the colour that is wholly transparent. */
export function isClear({ values, channels, clear }: Samples, pixel: number): boolean {
  if (clear === undefined) return false;
  for (let channel = 0; channel < channels; channel++) {
    if (values[pixel * channels + channel] !== clear[channel]) return false;
  }
  return true;
}
