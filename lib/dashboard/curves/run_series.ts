import type { Metrics, StoredEvent, Timed } from "../../runs/run.ts";
import type { TrainEvent } from "../../train/events.ts";
import { Column, countUpTo } from "./column.ts";

/** What is measured in every step, by the names of `Metrics`. */
export const batchColumns = [
  "step",
  "epoch",
  "seconds",
  "loss",
  "accuracy",
  "imagesPerSecond",
  "learningRate",
] as const;

/** One of them. */
export type BatchColumn = typeof batchColumns[number];

/** All that was measured in a run, and grows with its events. */
export class RunSeries {
  /** By columns, ascending by step. */
  readonly batches: Readonly<Record<BatchColumn, Column>>;
  /** Ascending by epoch. */
  readonly epochs: Timed<"epoch">[];
  /** Ascending by step. */
  readonly validations: Timed<"validation">[];
  /** Ascending by step. */
  readonly tests: Timed<"test">[];
  /** Oldest first. */
  readonly checkpoints: { readonly step: number; readonly epoch: number }[];
  /** How often steps were dropped: what was computed from them before is void. */
  rewinds = 0;
  #lastEventId: number;

  /** @param metrics What was measured until now. */
  constructor(metrics?: Metrics) {
    this.batches = Object.fromEntries(
      batchColumns.map((name) => [name, new Column(metrics?.batches[name])]),
    ) as Record<BatchColumn, Column>;
    this.epochs = [...metrics?.epochs ?? []];
    this.validations = [...metrics?.validations ?? []];
    this.tests = [...metrics?.tests ?? []];
    this.checkpoints = [...metrics?.checkpoints ?? []];
    this.#lastEventId = metrics?.lastEventId ?? 0;
  }

  /** The newest event that is in it. */
  get lastEventId(): number {
    return this.#lastEventId;
  }

  /** Steps measured. */
  get length(): number {
    return this.batches.step.length;
  }

  /** Takes an event of the run. Returns whether a point came or went; one known already is left. */
  apply({ id, seconds, event }: StoredEvent): boolean {
    if (id <= this.#lastEventId) return false;
    this.#lastEventId = id;
    switch (event.type) {
      case "start":
        return this.#rewind(event.resumed?.step ?? 0);
      case "batch":
        this.#pushBatch(event, seconds);
        return true;
      case "epoch":
        this.epochs.push({ ...event, elapsed: seconds });
        return true;
      case "validation":
        this.validations.push({ ...event, elapsed: seconds });
        return true;
      case "test":
        this.tests.push({ ...event, elapsed: seconds });
        return true;
      case "checkpoint":
        this.checkpoints.push({ step: event.step, epoch: event.epoch });
        return true;
      default:
        return false;
    }
  }

  #pushBatch(event: Extract<TrainEvent, { type: "batch" }>, seconds: number): void {
    const { batches } = this;
    batches.step.push(event.step);
    batches.epoch.push(event.epoch);
    batches.seconds.push(seconds);
    batches.loss.push(event.loss);
    batches.accuracy.push(event.accuracy);
    batches.imagesPerSecond.push(event.examplesPerSecond);
    batches.learningRate.push(event.learningRate);
  }

  /** A resumed run does the steps after its checkpoint anew. */
  #rewind(step: number): boolean {
    const kept = countUpTo(this.batches.step.values, step);
    const isLater = (each: { step: number }) => each.step > step;
    const lists = [this.epochs, this.validations, this.tests, this.checkpoints];
    if (kept === this.length && !lists.some((list) => list.some(isLater))) return false;
    for (const name of batchColumns) this.batches[name].truncate(kept);
    for (const list of lists) {
      const first = list.findIndex(isLater);
      if (first >= 0) list.length = first;
    }
    this.rewinds++;
    return true;
  }
}
