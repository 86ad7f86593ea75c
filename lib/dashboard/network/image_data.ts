/** An image's values, height x width x channels (1 or 3), as a canvas takes them. */
export interface Pixels {
  readonly values: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** What a pixel of full strength is: 255 for bytes. */
  readonly largest: number;
}

/** Red, green, blue and opacity of each pixel. */
export function colours({ values, height, width, channels, largest }: Pixels): Uint8ClampedArray<
  ArrayBuffer
> {
  const result = new Uint8ClampedArray(4 * height * width);
  for (let pixel = 0; pixel < height * width; pixel++) {
    for (let colour = 0; colour < 3; colour++) {
      const value = values[pixel * channels + Math.min(colour, channels - 1)];
      result[4 * pixel + colour] = value * 255 / largest;
    }
    result[4 * pixel + 3] = 255;
  }
  return result;
}

/** Makes a canvas of an image's size and puts the image on it; a page's canvas may be given. */
export function paintPixels(
  pixels: Pixels,
  canvas: HTMLCanvasElement = document.createElement("canvas"),
): HTMLCanvasElement {
  const { height, width } = pixels;
  canvas.height = height;
  canvas.width = width;
  canvas.getContext("2d")!.putImageData(new ImageData(colours(pixels), width, height), 0, 0);
  return canvas;
}
