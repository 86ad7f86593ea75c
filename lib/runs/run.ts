import type { BackendDescription, TrainConfiguration, TrainEvent } from "../train/events.ts";

/**
 * Where a run stands. `queued`: it waits for another to end. `starting`: its process was started.
 * `lost`: its process died without a word, and can be resumed.
 */
export type RunState =
  | "queued"
  | "starting"
  | "running"
  | "completed"
  | "stopped"
  | "failed"
  | "lost";

/** What was asked for: the options of `train` by name, those alone that were given. */
export type RunOptions = Readonly<Record<string, string | number | boolean>>;

/** The versions of what computed a run. */
export interface RunVersions {
  readonly glyph: string;
  readonly deno: string;
  readonly v8: string;
}

/** A run's place among those that differ by their seed alone, which were asked for at once. */
export interface SeriesPlace {
  /** The id of the first of them. */
  readonly id: string;
  /** From 1. */
  readonly number: number;
  /** How many there shall be. */
  readonly of: number;
}

/** A run, as the store knows it: plain data, which survives JSON unchanged. */
export interface Run {
  /** Its folder's name. */
  readonly id: string;
  /** What people call it. Its id, until somebody renames it. */
  readonly name: string;
  /** When it was asked for: ISO 8601. */
  readonly created: string;
  readonly state: RunState;
  /** Whether it was asked to stop, and has not yet. */
  readonly stopping: boolean;
  readonly options: RunOptions;
  /** Missing where it was asked for alone. */
  readonly series?: SeriesPlace;
  /** Missing until it has started. */
  readonly configuration?: TrainConfiguration;
  readonly backend?: BackendDescription;
  readonly versions?: RunVersions;
  /** Trainable numbers of the network. */
  readonly parameters?: number;
  readonly stepsPerEpoch?: number;
  /** Whole epochs done. */
  readonly epoch: number;
  /** Steps done. */
  readonly step: number;
  /** Of the last step. */
  readonly loss?: number;
  /** Of the last step: a fraction. */
  readonly accuracy?: number;
  /** Of the last test: a fraction. */
  readonly testAccuracy?: number;
  readonly testLoss?: number;
  /** Of the last test on held-out training images: a fraction. */
  readonly validationAccuracy?: number;
  readonly validationLoss?: number;
  /** Of the last steps. */
  readonly imagesPerSecond?: number;
  /** Wall-clock seconds in all processes that trained it, as far as its results go. */
  readonly seconds: number;
  /** When its last process began: ISO 8601. */
  readonly started?: string;
  /** When its last process ended, or was found dead: ISO 8601. */
  readonly ended?: string;
  /** Why it ended before its last epoch, where it did so by its own rules. */
  readonly conclusion?: string;
  /** Why it failed. */
  readonly error?: string;
  /** Step of its newest checkpoint; missing while there is none. */
  readonly checkpoint?: number;
}

/** A run in a list. */
export interface ListedRun extends Run {
  /** At most 32 losses from its first step to its last, evenly spread. */
  readonly sparkline: readonly number[];
}

/** What the store tells beside the training's own events. */
export type StoreEvent =
  /** The run was made, changed its state or its name: this is how it stands now. */
  | { readonly type: "run"; readonly run: Run }
  | { readonly type: "deleted" };

/** One event of the store. */
export interface StoredEvent {
  /** It only grows, over all runs. */
  readonly id: number;
  /** The run's id. */
  readonly run: string;
  /** Seconds of training, in all processes of the run, until then. */
  readonly seconds: number;
  readonly event: TrainEvent | StoreEvent;
}

/** All that was measured in a run, by columns. Steps that a resumed run does anew stand once. */
export interface Metrics {
  /** The newest event that is in it: what comes after has a greater id. */
  readonly lastEventId: number;
  readonly batches: {
    readonly step: readonly number[];
    readonly epoch: readonly number[];
    /** Seconds of training until the step was done. */
    readonly seconds: readonly number[];
    readonly loss: readonly number[];
    readonly accuracy: readonly number[];
    readonly imagesPerSecond: readonly number[];
    readonly learningRate: readonly number[];
  };
  readonly epochs: readonly Timed<"epoch">[];
  /** Empty where no training images were held out. */
  readonly validations: readonly Timed<"validation">[];
  readonly tests: readonly Timed<"test">[];
  /** Steps and epochs of its checkpoints, oldest first. */
  readonly checkpoints: readonly { readonly step: number; readonly epoch: number }[];
}

/** An event of the training, and the run's seconds of training until then, as `elapsed`. */
export type Timed<Type extends TrainEvent["type"]> =
  & Extract<TrainEvent, { type: Type }>
  & { readonly elapsed: number };
