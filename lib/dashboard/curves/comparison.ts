import { type Signal, signal } from "@preact/signals";
import type { Run } from "../../runs/run.ts";
import { mostRuns } from "./compare_address.ts";
import { LiveRun } from "./live_run.ts";

/** The runs that are compared: each is live while it is among them. */
export class Comparison {
  readonly runs: Signal<readonly LiveRun[]>;
  readonly #connections = new Map<LiveRun, () => void>();
  readonly #makeLive: (run: Run) => LiveRun;
  #isConnected = false;

  constructor(runs: readonly Run[], makeLive = (run: Run): LiveRun => new LiveRun(run)) {
    this.#makeLive = makeLive;
    this.runs = signal(runs.map(makeLive));
  }

  /** Makes all of them live. Returns what ends it. */
  connect(): () => void {
    this.#isConnected = true;
    for (const live of this.runs.value) this.#connections.set(live, live.connect());
    return () => {
      this.#isConnected = false;
      for (const disconnect of this.#connections.values()) disconnect();
      this.#connections.clear();
    };
  }

  /** Adds a run, unless it is there, or there are too many. */
  add(run: Run): void {
    const ids = this.ids;
    if (ids.includes(run.id) || ids.length >= mostRuns) return;
    const live = this.#makeLive(run);
    if (this.#isConnected) this.#connections.set(live, live.connect());
    this.runs.value = [...this.runs.value, live];
  }

  /** Takes a run away. */
  remove(id: string): void {
    const live = this.runs.value.find(({ run }) => run.value.id === id);
    if (live === undefined) return;
    this.#connections.get(live)?.();
    this.#connections.delete(live);
    this.runs.value = this.runs.value.filter((other) => other !== live);
  }

  /** Their ids, in order. */
  get ids(): string[] {
    return this.runs.value.map(({ run }) => run.value.id);
  }
}
