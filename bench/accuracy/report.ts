import type { Network } from "../../lib/model/network.ts";
import type { TrainSettings } from "../../lib/train/settings.ts";
import type { Circumstances } from "../machine.ts";
import type { RaceResult } from "./race.ts";

/** One training with one seed. */
export interface TableRun extends Circumstances {
  readonly seed: number;
  readonly threads: number;
  /** Trainable numbers of the network. */
  readonly parameters: number;
  /** Fraction of the test images read rightly after the last epoch. */
  readonly accuracy: number;
  /** From the command to the last test result. */
  readonly seconds: number;
  /** Training images a second within the epochs, without tests. */
  readonly imagesPerSecond: number;
}

/** What decides the result of a row's runs, but for the seed. */
export interface RowTask {
  readonly recipe: string;
  readonly model: string;
  readonly settings: Omit<TrainSettings, "seed">;
  readonly network: Network;
}

/** A row and the runs that were made of it. */
export interface TableRow extends RowTask {
  readonly runs: readonly TableRun[];
}

/** Seconds to the goal, programs in turn. */
export interface RaceReport extends Circumstances {
  readonly settings: {
    readonly recipe: string;
    readonly threads: number;
    readonly rounds: number;
  };
  readonly pytorch?: { readonly version: string; readonly layout: string };
  readonly results: readonly RaceResult[];
}

/** What results/accuracy.json holds. */
export interface Report {
  readonly race?: RaceReport;
  readonly table?: readonly TableRow[];
}
