import type { TrainConfiguration } from "./events.ts";
import type { TrainingPosition } from "./state.ts";

/** Where a run stands, and the means of the epoch that it is in. */
export class Progress {
  #step = 0;
  #epoch = 0;
  #stepInEpoch = 0;
  #sums: TrainingPosition["epochSums"] = { loss: 0, correct: 0, examples: 0 };

  /** @param position Where a run stood that is resumed. */
  constructor(position?: TrainingPosition) {
    if (position === undefined) return;
    this.#step = position.step;
    this.#epoch = position.epoch;
    this.#stepInEpoch = position.stepInEpoch;
    this.#sums = position.epochSums;
  }

  /** Steps done. */
  get step(): number {
    return this.#step;
  }

  /** Whole epochs done. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Steps done of the epoch after those. */
  get stepInEpoch(): number {
    return this.#stepInEpoch;
  }

  /** Counts a step of the unfinished epoch. */
  advance(): void {
    this.#step++;
    this.#stepInEpoch++;
  }

  /** Adds a step's metrics to the epoch's sums. */
  add(meanLoss: number, correct: number, examples: number): void {
    this.#sums = {
      loss: this.#sums.loss + meanLoss * examples,
      correct: this.#sums.correct + correct,
      examples: this.#sums.examples + examples,
    };
  }

  /** Counts the epoch as whole, and gives its means. */
  endEpoch(): { loss: number; accuracy: number; examples: number } {
    const { loss, correct, examples } = this.#sums;
    this.#epoch++;
    this.#stepInEpoch = 0;
    this.#sums = { loss: 0, correct: 0, examples: 0 };
    return { loss: loss / examples, accuracy: correct / examples, examples };
  }

  /** Writes down where the run stands. */
  position(run: string, configuration: TrainConfiguration): TrainingPosition {
    const { step, epoch, stepInEpoch } = this;
    return { run, step, epoch, stepInEpoch, epochSums: this.#sums, configuration };
  }
}
