import { checkNetwork, type Network } from "./network.ts";
import { tutorial } from "./presets/tutorial.ts";

/** Settings of a `CNN`; all have defaults. */
export interface CNNOptions {
  /** Adam's step size, above 0. Default 0.01. */
  readonly learningRate?: number;
  /** Passes over the training images, from 1. Default 25. */
  readonly epochs?: number;
  /** Images a step, from 1. Default 128. */
  readonly batchSize?: number;
  /** How many classes there are, from 2 to 256. Default 10. */
  readonly classes?: number;
  /** Every random choice comes from it: a whole number from 0. Default 0. */
  readonly seed?: number;
  /** Height, width and channels of one image. Default 28, 28, 1. */
  readonly imageShape?: readonly [number, number, number];
  /** What the network is made of. Default: the tutorial's, `presets.tutorial()`. */
  readonly network?: Network;
}

/** Checks the values and puts the defaults in. */
export function validateOptions(options: CNNOptions): Required<CNNOptions> {
  const {
    learningRate = 0.01,
    epochs = 25,
    batchSize = 128,
    classes = 10,
    seed = 0,
    imageShape = [28, 28, 1],
    network = tutorial(),
  } = options;
  if (!(learningRate > 0 && Number.isFinite(learningRate))) {
    throw new RangeError(
      `learningRate is ${learningRate}, but must be above 0 and finite: try 0.01`,
    );
  }
  checkInteger("epochs", epochs, 1);
  checkInteger("batchSize", batchSize, 1);
  checkInteger("classes", classes, 2, 256);
  checkInteger("seed", seed, 0);
  if (imageShape.length !== 3) {
    throw new RangeError(
      `imageShape is [${imageShape}], but must be height, width and channels: try [28, 28, 1]`,
    );
  }
  for (const size of imageShape) checkInteger("imageShape's size", size, 1);
  return {
    learningRate,
    epochs,
    batchSize,
    classes,
    seed,
    imageShape,
    network: checkNetwork(network),
  };
}

/** @throws {RangeError} If the value is no whole number from `least` to `most`. */
export function checkInteger(
  name: string,
  value: number,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
  throw new RangeError(`${name} is ${value}, but must be a whole number ${range}`);
}
