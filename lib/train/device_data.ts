import * as tf from "@tensorflow/tfjs";
import {
  type DeviceImages,
  gatherImages,
  type GatherOrder,
  gathersImages,
  packBytes,
  PLACE_NUMBERS,
} from "../../backends/operations/gather_images.ts";
import {
  type Augmentation,
  randomTransformation,
  randomTransformations,
} from "../data/augmentation.ts";
import { checkArrays } from "../data/batches.ts";
import type { Dataset } from "../data/dataset.ts";
import { type ImageSize, invert, type Transformation } from "../data/transform_image.ts";
import type { DeviceBatch } from "./step.ts";

/** Which batches of a data set. */
export interface DeviceBatchOptions {
  /** Images of a batch; the last one holds what is left. */
  readonly batchSize: number;
  /** Which images, in which order. */
  readonly order: Uint32Array;
  /** Batches to leave out at the beginning. */
  readonly skip: number;
  /** How images are moved at random on the way into the batch. */
  readonly augmentation: Augmentation;
}

/**
 * A data set that lies on the device as bytes. Only the order of its images goes there for an epoch,
 * with the places that each is moved to; batches are gathered, and their images moved, on the device.
 */
export class DeviceData {
  readonly #dataset: Dataset;
  readonly #images: DeviceImages;

  /** Whether the active backend can keep a data set on its device. */
  static fits({ images }: Dataset): boolean {
    return gathersImages(images.length);
  }

  /** @throws {RangeError} If the data set's arrays disagree with its sizes. */
  constructor(dataset: Dataset) {
    checkArrays(dataset);
    this.#dataset = dataset;
    const { height, width, channels, images, labels } = dataset;
    this.#images = {
      height,
      width,
      channels,
      images: packBytes(images),
      labels: packBytes(labels),
    };
  }

  /** The batches in their order. */
  *batches(
    { batchSize, order, skip, augmentation }: DeviceBatchOptions,
  ): Generator<DeviceBatch, void, void> {
    const gathering: GatherOrder = {
      order: tf.tensor1d(Int32Array.from(order), "int32"),
      places: this.#places(order, augmentation),
    };
    try {
      for (let from = skip * batchSize; from < order.length; from += batchSize) {
        const count = Math.min(batchSize, order.length - from);
        yield { count, gather: () => gatherImages(this.#images, gathering, from, count) };
      }
    } finally {
      tf.dispose([gathering.order, gathering.places ?? []]);
    }
  }

  /** Frees it. */
  dispose(): void {
    tf.dispose([this.#images.images, this.#images.labels]);
  }

  #places(order: Uint32Array, augmentation: Augmentation): tf.Tensor | undefined {
    const transformations = randomTransformations(augmentation, this.#dataset);
    if (transformations === undefined) return;
    const places = new Float32Array(PLACE_NUMBERS * order.length);
    order.forEach((image, index) =>
      places.set(
        placesOf(randomTransformation(transformations, image), this.#dataset),
        PLACE_NUMBERS * index,
      )
    );
    return tf.tensor1d(places);
  }
}

/** Where the pixels of a transformed image come from, as `GatherOrder` has it. */
function placesOf(transformation: Transformation, { height, width }: ImageSize): number[] {
  const { xByColumn, xByRow, yByColumn, yByRow } = invert(transformation);
  const centerX = (width - 1) / 2;
  const centerY = (height - 1) / 2;
  const across = -centerX - transformation.right;
  const upright = -centerY - transformation.down;
  return [
    centerX + xByColumn * across + xByRow * upright,
    centerY + yByColumn * across + yByRow * upright,
    xByColumn,
    yByColumn,
    xByRow,
    yByRow,
  ];
}
