import type { DecodedImage } from "./decode_image.ts";

/**
 * Room for images of one size, in grey until one comes in colour: then what came before takes three
 * values a pixel as well.
 */
export class PixelStore {
  #channels: 1 | 3 = 1;
  #pixels: Uint8Array<ArrayBuffer>;

  /** @param count How many images. */
  constructor(readonly count: number, readonly height: number, readonly width: number) {
    this.#pixels = new Uint8Array(count * height * width);
  }

  /** Values of a pixel: 1 while every image is grey. */
  get channels(): 1 | 3 {
    return this.#channels;
  }

  /** Keeps an image in its place. */
  put(index: number, { channels, pixels }: DecodedImage): void {
    if (channels > this.#channels) {
      this.#pixels = inColour(this.#pixels);
      this.#channels = 3;
    }
    const values = channels < this.#channels ? inColour(pixels) : pixels;
    this.#pixels.set(values, index * this.height * this.width * this.#channels);
  }

  /** A copy of some images. */
  take(indices: readonly number[]): Uint8Array<ArrayBuffer> {
    const size = this.height * this.width * this.#channels;
    const images = new Uint8Array(indices.length * size);
    for (const [to, from] of indices.entries()) {
      images.set(this.#pixels.subarray(from * size, (from + 1) * size), to * size);
    }
    return images;
  }
}

function inColour(grey: Uint8Array): Uint8Array<ArrayBuffer> {
  const colours = new Uint8Array(3 * grey.length);
  for (let pixel = 0, to = 0; pixel < grey.length; pixel++) {
    colours[to++] = grey[pixel];
    colours[to++] = grey[pixel];
    colours[to++] = grey[pixel];
  }
  return colours;
}
