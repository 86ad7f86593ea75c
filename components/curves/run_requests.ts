import { type Signal, signal } from "@preact/signals";
import type { LiveRun } from "../../lib/dashboard/curves/live_run.ts";
import { request } from "../../lib/dashboard/live/api.ts";
import type { Run } from "../../lib/runs/run.ts";

/** What people ask the server to do with a run; one request at a time. */
export class RunRequests {
  readonly #live: LiveRun;
  /** Why the last one was refused. */
  readonly refusal: Signal<string | undefined> = signal(undefined);
  readonly isWaiting: Signal<boolean> = signal(false);

  constructor(live: LiveRun) {
    this.#live = live;
  }

  /** Each returns whether it was done. */
  rename(name: string): Promise<boolean> {
    return this.#ask(() => request<Run>("PATCH", this.#path, { name }));
  }

  stop(): Promise<boolean> {
    return this.#ask(() => request<Run>("POST", `${this.#path}/stop`));
  }

  /** @param epochs How many it will have in all; without, as many as it was to have. */
  resume(epochs?: number): Promise<boolean> {
    return this.#ask(() => request<Run>("POST", `${this.#path}/resume`, { epochs }));
  }

  remove(): Promise<boolean> {
    return this.#ask(() => request<undefined>("DELETE", this.#path));
  }

  get #path(): string {
    return `/api/runs/${encodeURIComponent(this.#live.run.peek().id)}`;
  }

  async #ask(send: () => Promise<Run | undefined>): Promise<boolean> {
    this.isWaiting.value = true;
    this.refusal.value = undefined;
    try {
      const run = await send();
      if (run) this.#live.show(run);
      return true;
    } catch (error) {
      this.refusal.value = (error as Error).message;
      return false;
    } finally {
      this.isWaiting.value = false;
    }
  }
}
