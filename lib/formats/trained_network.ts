import type { CNN } from "../model/cnn.ts";
import { layersOf } from "../model/layers.ts";
import type { ModelFile } from "../train/checkpoint_pair.ts";
import { foldBatchNorm } from "./fold_batch_norm.ts";
import type { Operation } from "./operation.ts";
import { operationsOf } from "./operations_of.ts";

/** What can be written for other programs: a network, or the content of a model's file. */
export type TrainedNetwork = CNN | ModelFile;

/** How a network is written. */
export interface ExportOptions {
  /**
   * Makes batch norm that follows a convolution a part of it, which is less to compute. Default false:
   * the network stays as it was trained, and can be trained further.
   */
  readonly foldBatchNorm?: boolean;
  /** What the classes are called, by label. Default: as the model's file says. */
  readonly classNames?: readonly string[];
}

/** A network in terms that every format has. */
export interface ReadNetwork {
  readonly imageShape: readonly [number, number, number];
  readonly classNames?: readonly string[];
  readonly operations: readonly Operation[];
}

/** @throws {RangeError} If the network has a block that other programs do not know. */
export async function readNetwork(
  trained: TrainedNetwork,
  options: ExportOptions,
): Promise<ReadNetwork> {
  const inFile = "metadata" in trained;
  const { network, imageShape, classes } = inFile ? trained.metadata.configuration : trained;
  const state = inFile ? trained.model : await trained.stateDict();
  const operations = operationsOf(layersOf(network, { imageShape, classes }), state);
  const classNames = options.classNames ??
    (inFile ? trained.metadata.configuration.classNames : undefined);
  if (classNames && classNames.length !== classes) {
    throw new RangeError(
      `There are ${classNames.length} names for ${classes} classes: give each class a name`,
    );
  }
  return {
    imageShape,
    classNames,
    operations: options.foldBatchNorm ? foldBatchNorm(operations) : operations,
  };
}
