import * as tf from "@tensorflow/tfjs";
import type { SelectedBackend } from "../../backends/mod.ts";
import type { Dataset, DataSplit } from "../data/dataset.ts";
import { formatShape } from "../model/block.ts";
import type { CNN } from "../model/cnn.ts";
import type { TrainConfiguration } from "./events.ts";
import { defaultSettings } from "./settings.ts";
import type { CheckpointSink, TrainingState } from "./state.ts";

/** What a run must know of the device that it computes on. */
export type ActiveBackend = Omit<SelectedBackend, "dispose">;

/** Settings of `train`; all have defaults. */
export interface TrainOptions {
  /** Stops the run after the batch in hand, with a checkpoint. */
  readonly signal?: AbortSignal;
  /** Where checkpoints go, after every epoch and on stopping. Default: nowhere. */
  readonly checkpoints?: CheckpointSink;
  /** Where an earlier run stood: this one goes on from there. */
  readonly resume?: TrainingState;
  /** The run's id. Default: the resumed run's, or a random one. */
  readonly run?: string;
  /** What `selectBackend` gave. Default: the active TensorFlow.js backend is described. */
  readonly backend?: ActiveBackend;
  /** Workers that prepare batches. */
  readonly workers?: number;
  /** Whether the network is tested after each epoch, or once at the end. Default `epoch`. */
  readonly test?: "epoch" | "end";
  /** The recipe's name, for the events. Default `tutorial`. */
  readonly recipe?: string;
}

/** @throws {RangeError} If an option is none of its values. */
export function checkOptions({ test = "epoch" }: TrainOptions): void {
  if (test !== "epoch" && test !== "end") {
    throw new RangeError(`test is "${test}", but must be "epoch" or "end"`);
  }
}

/** @throws {RangeError} If the network cannot read the data set. */
export function checkDataset(model: CNN, dataset: Dataset): void {
  const { name, count, height, width, channels, classes } = dataset;
  if (count < 1) throw new RangeError(`${name} has no images: at least one is needed`);
  const shape = [height, width, channels];
  if (shape.join() !== model.imageShape.join()) {
    throw new RangeError(
      `${name} has images of ${formatShape(shape)}, but the network reads ` +
        `${formatShape(model.imageShape)}: make it with imageShape: [${shape.join(", ")}]`,
    );
  }
  if (classes > model.classes) {
    throw new RangeError(
      `${name} has ${classes} classes, but the network tells ${model.classes} apart: ` +
        `make it with classes: ${classes}`,
    );
  }
}

/** All that decides the result of a run. */
export function configure(model: CNN, data: DataSplit, recipe = "tutorial"): TrainConfiguration {
  const { epochs, batchSize, learningRate, seed, classes, imageShape, normalization } = model;
  return {
    ...defaultSettings,
    dataset: data.train.name,
    recipe,
    epochs,
    batchSize,
    learningRate,
    seed,
    classes,
    classNames: data.train.classNames,
    imageShape,
    normalization,
    trainExamples: data.train.count,
  };
}

/**
 * Checks that a run may go on with a configuration. More epochs are allowed.
 *
 * @throws {RangeError} If it would not go on as it began.
 */
export function checkResume({ position }: TrainingState, configuration: TrainConfiguration): void {
  for (const key of Object.keys(configuration) as (keyof TrainConfiguration)[]) {
    const before = JSON.stringify(position.configuration[key]);
    const now = JSON.stringify(configuration[key]);
    if (key !== "epochs" && before !== now) {
      throw new RangeError(
        `The run began with ${key} ${before} and cannot go on with ${now}: ` +
          "resume with the settings it began with",
      );
    }
  }
  const { epoch, step, stepInEpoch } = position;
  const steps = Math.ceil(configuration.trainExamples / configuration.batchSize);
  if (step !== epoch * steps + stepInEpoch || stepInEpoch >= steps) {
    throw new RangeError(
      `The run cannot stand at step ${step}, ${stepInEpoch} after epoch ${epoch}, with ${steps} ` +
        "steps an epoch: resume from another checkpoint",
    );
  }
  if (configuration.epochs < position.epoch) {
    throw new RangeError(
      `The run has done ${position.epoch} epochs and cannot end after ${configuration.epochs}: ` +
        `resume with epochs from ${position.epoch}`,
    );
  }
}

/** Describes the active TensorFlow.js backend, for runs that were not told about it. */
export function describeActiveBackend(): ActiveBackend {
  const active = tf.getBackend();
  const name = active === "wasm-threads" ? "wasm" : active;
  if (name !== "webgpu" && name !== "wasm" && name !== "cpu") {
    throw new RangeError(
      `Networks train on webgpu, wasm or cpu, not on ${name}: call selectBackend() first`,
    );
  }
  const reasons = [`${name}: the active TensorFlow.js backend`];
  const readbackInterval = name === "webgpu" ? 250 : 0;
  return { name, reasons, threads: 1, flags: [], readbackInterval, check: () => {} };
}
