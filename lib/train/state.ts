import type { StateDict } from "../named_array.ts";
import type { TrainConfiguration } from "./events.ts";

/** Where a run stands, beside its arrays. JSON: numbers survive exactly. */
export interface TrainingPosition {
  /** The run's id. */
  readonly run: string;
  /** Steps done. */
  readonly step: number;
  /** Whole epochs done. */
  readonly epoch: number;
  /** Steps done of the epoch after those. The order of its images follows from seed and epoch. */
  readonly stepInEpoch: number;
  /** Sums over the examples of the unfinished epoch. */
  readonly epochSums: {
    readonly loss: number;
    readonly correct: number;
    readonly examples: number;
  };
  /** What the run was asked to do: a resumed run must ask for the same. */
  readonly configuration: TrainConfiguration;
}

/** All that a run needs to go on as if it had never stopped. */
export interface TrainingState {
  /** The model alone, as PyTorch's strict `load_state_dict` takes it. */
  readonly model: StateDict;
  /** Optimizer moments (`adam.m.conv1.weight`, `adam.v....`) and histories (`history.loss`, ...). */
  readonly training: StateDict;
  /** Where the run stands. */
  readonly position: TrainingPosition;
}

/** Where `train` puts its checkpoints. */
export interface CheckpointSink {
  /** Writes a pair, whole or not at all, and returns the two paths. */
  save(state: TrainingState): Promise<{ readonly model: string; readonly state: string }>;
}
