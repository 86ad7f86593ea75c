import type { Batch, Dataset } from "../../lib/data/dataset.ts";
import type { NamedArray } from "../../lib/named_array.ts";

/** Root-mean-square errors of PyTorch's float32 against its float64, tensor by tensor. */
export type Errors = Readonly<Record<string, number>>;

/** What stands beside the arrays of a steps fixture; step_fixtures.py writes it. */
export interface StepMetadata {
  /** Height and width of the images, cut from the middle of MNIST's. */
  readonly image_size: number;
  readonly learning_rate: number;
  readonly steps: readonly {
    /** Which training images. */
    readonly images: readonly number[];
    readonly loss: number;
    readonly errors: Readonly<Record<"gradient" | "updated" | "running", Errors>>;
  }[];
  readonly free_run: {
    /** Which training images, step by step. */
    readonly images: readonly (readonly number[])[];
    readonly losses: readonly number[];
    readonly learning_rate: number;
    /** Steps done before the run begins. */
    readonly steps_before: number;
  };
}

/** A batch of images cut to the middle `size` x `size` pixels. */
export function makeBatch(dataset: Dataset, indices: readonly number[], size: number): Batch {
  const edge = (dataset.height - size) / 2;
  const images = indices.flatMap((index) =>
    Array.from({ length: size * size }, (_, place) => {
      const row = edge + Math.floor(place / size), column = edge + place % size;
      return dataset.images[(index * dataset.height + row) * dataset.width + column] / 255;
    })
  );
  return {
    images: Float32Array.from(images),
    labels: Int32Array.from(indices, (index) => dataset.labels[index]),
    count: indices.length,
  };
}

const samples = 1024;

function isPrime(number: number): boolean {
  for (let factor = 2; factor < number; factor++) if (number % factor === 0) return false;
  return true;
}

/** The elements that the fixture keeps of an array: every so many, by a prime. */
export function sampled({ data }: NamedArray): Float32Array {
  let stride = Math.ceil(data.length / samples);
  while (!isPrime(stride)) stride++;
  const count = Math.ceil(data.length / stride);
  return Float32Array.from({ length: count }, (_, index) => Number(data[index * stride]));
}

/** Root mean square of the differences. */
export function rootMeanSquare(actual: Float32Array, { data }: NamedArray): number {
  if (actual.length !== data.length) {
    throw new RangeError(`${actual.length} numbers cannot be compared with ${data.length}`);
  }
  const sum = actual.reduce((sum, value, index) => sum + (value - Number(data[index])) ** 2, 0);
  return Math.sqrt(sum / data.length);
}
