import type { StoredEvent } from "../../runs/run.ts";

/** Batches of a run that are sent for each second of its training. */
export const batchesASecond = 20;

/**
 * Picks what is worth sending: of a run's batches the first in each twentieth of a second of its
 * training, and all other events. That depends on what is stored alone: who reads it again, or later, gets
 * the same.
 */
export class Thinning {
  readonly #slots = new Map<string, number>();

  keeps({ run, seconds, event }: StoredEvent): boolean {
    if (event.type !== "batch") {
      if (event.type === "end" || event.type === "error" || event.type === "deleted") {
        this.#slots.delete(run);
      }
      return true;
    }
    const slot = Math.floor(seconds * batchesASecond);
    if (this.#slots.get(run) === slot) return false;
    this.#slots.set(run, slot);
    return true;
  }
}
