import { RunStore } from "../../runs/run_store.ts";
import type { AccessRules } from "./access.ts";
import { EventFeed } from "./event_feed.ts";
import { KnownChoices } from "./known_choices.ts";
import { Queue } from "./queue.ts";

/** Settings of a `Dashboard`. */
export interface DashboardOptions extends AccessRules {
  /** The folder that holds the runs. */
  readonly runs: string;
  /** A folder with a data set that runs may be started on, beside MNIST. */
  readonly data?: string;
  /** Takes what went wrong beside any request. */
  readonly report?: (message: string) => void;
}

/** What the dashboard's routes share: the store, the streams of what happens in it, the queue. */
export class Dashboard implements Disposable {
  readonly options: DashboardOptions;
  readonly store: RunStore;
  readonly feed: EventFeed;
  readonly queue: Queue;

  constructor(options: DashboardOptions) {
    this.options = options;
    this.store = RunStore.open(options.runs);
    this.feed = new EventFeed(this.store, {
      onError: (error) => options.report?.(`The store was not read: ${(error as Error).message}`),
    });
    this.queue = new Queue(this.store, options.report);
  }

  /** What runs may be started with, as of now. */
  choices(): KnownChoices {
    return new KnownChoices(this.store, this.options.data);
  }

  [Symbol.dispose](): void {
    if (current === this) current = undefined;
    this.feed.close();
    this.queue.close();
    this.store[Symbol.dispose]();
  }
}

let current: Dashboard | undefined;

/** Opens the dashboard of this process: the one that its routes serve. */
export function openDashboard(options: DashboardOptions): Dashboard {
  if (current !== undefined) throw new Error("This process serves a dashboard already.");
  return current = new Dashboard(options);
}

/** The dashboard of this process. Where Fresh's own server runs the routes, the first request opens it. */
export function dashboard(): Dashboard {
  return current ?? openDashboard({ runs: "runs", host: "127.0.0.1" });
}
