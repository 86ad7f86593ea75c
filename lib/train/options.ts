import * as tf from "@tensorflow/tfjs";
import type { SelectedBackend } from "../../backends/mod.ts";
import type { Dataset, DataSplit } from "../data/dataset.ts";
import type { CNN } from "../model/cnn.ts";
import { formatShape } from "../model/shape.ts";
import type { TrainConfiguration } from "./events.ts";
import { isExtensible } from "./schedule.ts";
import { completeSettings, type TrainSettings } from "./settings.ts";
import type { CheckpointSink, TrainingState } from "./state.ts";

/** What a run must know of the device that it computes on. */
export type ActiveBackend = Omit<SelectedBackend, "dispose">;

/** The settings that are the network's own, since it was made with them. */
type ModelSetting = "epochs" | "batchSize" | "learningRate" | "seed";

/**
 * How `train` trains; all has defaults. The settings are described at {@linkcode TrainSettings}, and
 * those that the network was made with may stand among them, as in a recipe, if they are the same.
 */
export interface TrainOptions extends Partial<TrainSettings> {
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
  /** The recipe's name, for the events. Default `custom`: settings of one's own. */
  readonly recipe?: string;
  /** SHA-256 of the file whose weights the network was given, for the record. */
  readonly initialWeights?: string;
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

/**
 * All that decides the result of a run.
 *
 * @throws {RangeError} If a setting is out of range, needs another, or is not the network's own.
 */
export function configure(
  model: CNN,
  { train }: DataSplit,
  options: TrainOptions = {},
): TrainConfiguration {
  const { resume, recipe = "custom" } = options;
  const own = ownSettings(model, options);
  // The network has checked its own, by wider bounds than the command line's.
  const others = {
    epochs: undefined,
    batchSize: undefined,
    learningRate: undefined,
    seed: undefined,
  };
  const settings = { ...completeSettings({ ...options, ...others }), ...own };
  const initialWeights = options.initialWeights ?? resume?.position.configuration.initialWeights;
  if (settings.validation >= train.count) {
    throw new RangeError(
      `validation is ${settings.validation}, but ${train.name} has ${train.count} training ` +
        "images: hold fewer out",
    );
  }
  return {
    ...settings,
    dataset: train.name,
    recipe,
    classes: model.classes,
    classNames: train.classNames,
    imageShape: model.imageShape,
    network: model.network,
    trainExamples: train.count - settings.validation,
    ...initialWeights !== undefined && { initialWeights },
  };
}

function ownSettings(model: CNN, options: TrainOptions): Pick<TrainSettings, ModelSetting> {
  const { epochs, batchSize, learningRate, seed } = model;
  const own = { epochs, batchSize, learningRate, seed };
  for (const name of Object.keys(own) as ModelSetting[]) {
    if (options[name] !== undefined && options[name] !== own[name]) {
      throw new RangeError(
        `${name} is ${options[name]}, but the network was made with ${own[name]}: ` +
          `make it with ${name}: ${options[name]}`,
      );
    }
  }
  return own;
}

/**
 * Checks that a run may go on with a configuration. More epochs are allowed, where the step size does
 * not depend on how many there are.
 *
 * @throws {RangeError} If it would not go on as it began.
 */
export function checkResume({ position }: TrainingState, configuration: TrainConfiguration): void {
  const { configuration: began } = position;
  for (const key of Object.keys(configuration) as (keyof TrainConfiguration)[]) {
    const before = JSON.stringify(began[key]);
    const now = JSON.stringify(configuration[key]);
    if (key !== "epochs" && before !== now) {
      throw new RangeError(
        `The run began with ${key} ${before} and cannot go on with ${now}: ` +
          "resume with the settings it began with",
      );
    }
  }
  if (configuration.epochs !== began.epochs && !isExtensible(began)) {
    throw new RangeError(
      `The run's ${
        began.warmup > 0 ? "warmup" : "schedule"
      } was made for ${began.epochs} epochs, ` +
        `and it cannot go on with ${configuration.epochs}: resume with epochs ${began.epochs}`,
    );
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
  const check = () => (tf.backend() as { check?(): void }).check?.();
  return { name, reasons, threads: 1, flags: [], readbackInterval, check };
}
