import { type Signal, signal } from "@preact/signals";
import type { Metrics, Run, StoredEvent } from "../../runs/run.ts";
import { request } from "../live/api.ts";
import { follow, type Followed } from "../live/follow.ts";
import { advanceRun } from "./advance_run.ts";
import { MeasuredRun } from "./measured_run.ts";
import { RunSeries } from "./run_series.ts";

/** Whether what is shown is how it stands now. */
export type RunConnection = "joining" | "live" | "lost" | "deleted";

/** Where a live run gets its events, and when it is drawn; tests bring their own. */
export interface LiveRunSources {
  readonly follow: (followed: Followed<{ metrics: Metrics; run: Run }>) => () => void;
  readonly request: typeof request;
  /** Calls back before the next picture is drawn. */
  readonly nextFrame: (callback: () => void) => void;
}

const browser: LiveRunSources = {
  follow,
  request,
  nextFrame: (callback) => requestAnimationFrame(callback),
};

/** A run that is shown while it goes on. What it shows changes once a picture, not once an event. */
export class LiveRun {
  readonly run: Signal<Run>;
  readonly connection: Signal<RunConnection> = signal("joining");
  /** Counts the pictures in which points came or went: whoever draws them reads it. */
  readonly revision: Signal<number> = signal(0);
  #measured: MeasuredRun;
  #next: Run;
  #hasNewPoints = false;
  #isScheduled = false;
  readonly #sources: LiveRunSources;

  /** @param run How it stood when the page was made. */
  constructor(run: Run, sources: LiveRunSources = browser) {
    this.run = signal(run);
    this.#next = run;
    this.#sources = sources;
    this.#measured = this.#measure(new RunSeries());
  }

  /** Everything measured until now. */
  get measured(): MeasuredRun {
    return this.#measured;
  }

  /** Fetches what was measured, and goes on with every event. Returns what ends it. */
  connect(): () => void {
    const { id } = this.#next;
    const path = `/api/runs/${encodeURIComponent(id)}`;
    return this.#sources.follow({
      fetch: async () => {
        const metrics = await this.#sources.request<Metrics>("GET", `${path}/metrics`);
        // After the metrics, so that no event is missing: one that it knows already does no harm.
        const run = await this.#sources.request<Run>("GET", path);
        return { metrics, run, lastEventId: metrics.lastEventId };
      },
      reset: ({ metrics, run }) => {
        this.#measured = this.#measure(new RunSeries(metrics));
        this.#next = run;
        this.connection.value = "live";
        this.#schedule(true);
      },
      apply: (event) => event.run === id && this.#apply(event),
      onState: (state) => {
        if (state === "lost" || this.revision.value > 0) this.connection.value = state;
      },
      onRefusal: () => this.connection.value = "deleted",
    });
  }

  /** Shows how it stands, as the API answered, without waiting for the event. */
  show(run: Run): void {
    this.#next = run;
    this.#schedule(false);
  }

  #apply(event: StoredEvent): void {
    if (event.event.type === "deleted") this.connection.value = "deleted";
    this.#next = advanceRun(this.#next, event);
    this.#schedule(this.#measured.series.apply(event));
  }

  #schedule(hasNewPoints: boolean): void {
    this.#hasNewPoints ||= hasNewPoints;
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#sources.nextFrame(() => {
      this.#isScheduled = false;
      this.run.value = this.#next;
      if (this.#hasNewPoints) this.revision.value++;
      this.#hasNewPoints = false;
    });
  }

  #measure(series: RunSeries): MeasuredRun {
    return new MeasuredRun(series, () => this.#next.stepsPerEpoch ?? 1);
  }
}
