import type { Network } from "../model/network.ts";
import type { TrainSettings } from "./settings.ts";

/** What a run was asked to do. Everything that decides its result stands here. */
export interface TrainConfiguration extends TrainSettings {
  /** The data set's name. */
  readonly dataset: string;
  /** The recipe's name. */
  readonly recipe: string;
  /** How many classes the network tells apart. */
  readonly classes: number;
  /** What each class is called, by label. */
  readonly classNames: readonly string[];
  /** Height, width and channels of one image. */
  readonly imageShape: readonly [number, number, number];
  /** What the network is made of. */
  readonly network: Network;
  /** How many training images are used in an epoch: those held out are no part of them. */
  readonly trainExamples: number;
  /** SHA-256 of the file whose weights the network began with, where it did not draw its own. */
  readonly initialWeights?: string;
}

/** The device that a run computes on, and why it was chosen. */
export interface BackendDescription {
  /** The backend's name. */
  readonly name: "webgpu" | "wasm" | "cpu";
  /** One line for each backend that was taken or passed over. */
  readonly reasons: readonly string[];
  /** Threads that compute; 1 where the backend has no threads of its own. */
  readonly threads: number;
  /** What changes speed or safety: `relaxed-simd`, flags of V8 such as `no-wasm-bounds-checks`. */
  readonly flags: readonly string[];
}

/** The run begins (or goes on, when `resumed` is there). */
export interface StartEvent {
  /** Which event this is. */
  readonly type: "start";
  /** The run's id: its folder's name. */
  readonly run: string;
  /** When it started: ISO 8601. */
  readonly time: string;
  /** What the run was asked to do. */
  readonly configuration: TrainConfiguration;
  /** What it computes on. */
  readonly backend: BackendDescription;
  /** Trainable numbers of the network. */
  readonly parameters: number;
  /** Steps of a full epoch. */
  readonly stepsPerEpoch: number;
  /** Where a resumed run goes on: steps and whole epochs done before. */
  readonly resumed?: { readonly step: number; readonly epoch: number };
}

/** One step is done. */
export interface BatchEvent {
  /** Which event this is. */
  readonly type: "batch";
  /** Steps done since the run's beginning, from 1. */
  readonly step: number;
  /** The epoch the step belongs to, from 1. */
  readonly epoch: number;
  /** Mean cross-entropy over the batch, in nats. */
  readonly loss: number;
  /** Fraction of the batch that was read rightly, before the step. */
  readonly accuracy: number;
  /** Images in this batch. */
  readonly examples: number;
  /** Images a second by wall clock between batch events at the reader. */
  readonly examplesPerSecond: number;
  /** The optimizer's step size in this step. */
  readonly learningRate: number;
}

/** One pass over the training images is done. */
export interface EpochEvent {
  /** Which event this is. */
  readonly type: "epoch";
  /** From 1. */
  readonly epoch: number;
  /** Steps done since the run's beginning. */
  readonly step: number;
  /** Mean over the examples seen in this epoch. */
  readonly loss: number;
  /** Fraction of the examples seen in this epoch. */
  readonly accuracy: number;
  /** Training images seen in this epoch. */
  readonly examples: number;
  /** Wall-clock seconds of the epoch, without testing and saving. */
  readonly seconds: number;
}

/** The network was tested, in evaluation mode. */
export interface TestEvent {
  /** Which event this is. */
  readonly type: "test";
  /** Whole epochs done before the test. */
  readonly epoch: number;
  /** Steps done since the run's beginning. */
  readonly step: number;
  /** Mean cross-entropy over the test images. */
  readonly loss: number;
  /** Fraction of the test images read rightly. */
  readonly accuracy: number;
  /** Test images. */
  readonly examples: number;
  /** For each class: test images of it, and how many were read rightly. */
  readonly perClass: readonly { readonly correct: number; readonly total: number }[];
  /** Row: true class. Column: the class the network read. */
  readonly confusion: readonly (readonly number[])[];
  /** Wall-clock seconds of the test. */
  readonly seconds: number;
}

/** The network was tested on the training images that are held out, in evaluation mode. */
export interface ValidationEvent extends Omit<TestEvent, "type"> {
  /** Which event this is. */
  readonly type: "validation";
}

/** A checkpoint pair lies on disk, whole. */
export interface CheckpointEvent {
  /** Which event this is. */
  readonly type: "checkpoint";
  /** Steps done since the run's beginning. */
  readonly step: number;
  /** Whole epochs done. */
  readonly epoch: number;
  /** The model's file (`.safetensors`). */
  readonly model: string;
  /** The training state's file (`.state.safetensors`). */
  readonly state: string;
}

/** The run is over. */
export interface EndEvent {
  /** Which event this is. */
  readonly type: "end";
  /**
   * `completed`: every epoch is done. `stopped`: the signal asked for it. `early`: the validation
   * loss has stopped falling.
   */
  readonly reason: "completed" | "stopped" | "early";
  /** Why the run ended early, where it did. */
  readonly message?: string;
  /** Whole epochs done since the run's beginning. */
  readonly epochs: number;
  /** Steps done since the run's beginning. */
  readonly steps: number;
  /** Training images seen in this process. */
  readonly examples: number;
  /** Wall-clock seconds in this process. */
  readonly seconds: number;
}

/** The run failed. The generator throws the same error after this event. */
export interface ErrorEvent {
  /** Which event this is. */
  readonly type: "error";
  /** The error's class, such as `RangeError`. */
  readonly name: string;
  /** What went wrong, and what may help. */
  readonly message: string;
}

/** What happens in a run, in order. Plain data: survives JSON unchanged. */
export type TrainEvent =
  | StartEvent
  | BatchEvent
  | EpochEvent
  | ValidationEvent
  | TestEvent
  | CheckpointEvent
  | EndEvent
  | ErrorEvent;
