import type { StoredEvent } from "../../runs/run.ts";
import { encodeEvents } from "./encode_events.ts";
import { Thinning } from "./thinning.ts";

/** Reads what is stored after an event: of one run or of all. */
export type ReadEvents = (
  after: number,
  options: { readonly run?: string; readonly limit: number },
) => readonly StoredEvent[];

/** Events ready to be sent. */
export interface EventPage {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The id that the next page begins after. */
  readonly last: number;
}

/** Ids in a page, and how many pages are kept. */
const LENGTH = 256, KEPT = 32;

/**
 * What is stored, in pages that clients share who were left behind: after a server's restart they all
 * ask for the same. Pages end where ids are whole multiples of their length, so that clients meet.
 */
export class EventPages {
  readonly #read: ReadEvents;
  readonly #pages = new Map<number, EventPage>();

  constructor(read: ReadEvents) {
    this.#read = read;
  }

  /** The page that begins after an event; it ends before `newest` or there. */
  after(id: number, newest: number, run?: string): EventPage {
    const end = (Math.floor(id / LENGTH) + 1) * LENGTH;
    // The ids of one run are too few for pages of ids, and it has few clients.
    if (run !== undefined) return this.#make(id, newest, run);
    if (id % LENGTH !== 0 || end > newest) return this.#make(id, Math.min(end, newest));
    let page = this.#pages.get(id);
    if (page === undefined) {
      page = this.#make(id, end);
      this.#pages.set(id, page);
      if (this.#pages.size > KEPT) this.#pages.delete(this.#pages.keys().next().value!);
    }
    return page;
  }

  #make(id: number, end: number, run?: string): EventPage {
    const read = this.#read(id, { run, limit: LENGTH });
    const events = read.filter((event) => event.id <= end);
    const whole = events.length < LENGTH;
    const thinning = new Thinning();
    return {
      bytes: encodeEvents(events.filter((event) => thinning.keeps(event))),
      last: whole ? end : events.at(-1)!.id,
    };
  }
}
