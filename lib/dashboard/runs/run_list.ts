import type { ListedRun, StoredEvent } from "../../runs/run.ts";
import { advanceRun } from "../curves/advance_run.ts";
import { cutSparkline, type GrowingSparkline, growSparkline } from "./grow_sparkline.ts";

/** All runs as they stand, kept up to date by events. A run that did not change stays the same object. */
export class RunList {
  readonly #runs = new Map<string, ListedRun>();
  readonly #sparklines = new Map<string, GrowingSparkline>();

  constructor(runs: readonly ListedRun[] = []) {
    this.reset(runs);
  }

  /** The runs, newest first. */
  get runs(): ListedRun[] {
    return [...this.#runs.values()].sort(newestFirst);
  }

  /** Begins anew with runs as they stand. */
  reset(runs: readonly ListedRun[]): void {
    this.#runs.clear();
    this.#sparklines.clear();
    for (const run of runs) {
      this.#runs.set(run.id, run);
      this.#sparklines.set(run.id, { losses: run.sparkline, step: run.step });
    }
  }

  /** Takes in one event. */
  apply(stored: StoredEvent): void {
    const { run: id, event } = stored;
    if (event.type === "deleted") {
      this.#runs.delete(id);
      this.#sparklines.delete(id);
      return;
    }
    const known = this.#runs.get(id) ?? (event.type === "run" && event.run);
    if (!known) return;
    const sparkline = this.#advanceSparkline(stored);
    this.#sparklines.set(id, sparkline);
    this.#runs.set(id, { ...advanceRun(known, stored), sparkline: sparkline.losses });
  }

  #advanceSparkline({ run, event }: StoredEvent): GrowingSparkline {
    const sparkline = this.#sparklines.get(run) ?? { losses: [], step: 0 };
    if (event.type === "batch") return growSparkline(sparkline, event.step, event.loss);
    if (event.type === "start") return cutSparkline(sparkline, event.resumed?.step ?? 0);
    return sparkline;
  }
}

function newestFirst(a: ListedRun, b: ListedRun): number {
  return a.created === b.created ? compare(b.id, a.id) : compare(b.created, a.created);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
