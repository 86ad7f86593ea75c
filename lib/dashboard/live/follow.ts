import type { StoredEvent } from "../../runs/run.ts";
import { ApiError } from "./api.ts";
import type { ConnectionState, FeedMember, FeedMessage } from "./event_feed.ts";
import { joinFeed } from "./join_feed.ts";
import { onShownAgain } from "./on_shown_again.ts";

/** What `follow` needs to know. */
export interface Followed<T> {
  /** Gets how things stand, and the newest event that is in it. */
  readonly fetch: () => Promise<T & { readonly lastEventId: number }>;
  /** Shows how things stand: at first, and again whenever events may have been missed. */
  readonly reset: (snapshot: T & { readonly lastEventId: number }) => void;
  /** Adds one event to what is shown. */
  readonly apply: (event: StoredEvent) => void;
  /** Hears whether events are coming. */
  readonly onState?: (state: ConnectionState) => void;
  /** Hears that the server refused `fetch` (such as 404 for a run that was deleted): it is over. */
  readonly onRefusal?: (error: ApiError) => void;
}

/** Where the events come from; tests bring their own. */
export type Join = (tell: (message: FeedMessage) => void) => FeedMember;

/** How long to wait before a fetch is tried again that found no server, in milliseconds. */
const retryDelay = 1_000;

/**
 * Keeps something up to date: fetches how it stands, then adds each event after that exactly once,
 * whatever the order in which answers and events arrive and whatever breaks between. It listens
 * first, so nothing falls between the answer and the first event; what the answer holds already is
 * dropped by its id. Returns what ends it.
 */
export function follow<T>(followed: Followed<T>, join: Join = joinFeed): () => void {
  let following: Following<T> | undefined = new Following(followed, join);
  const pause = () => {
    following?.end();
    following = undefined;
  };
  const forget = onShownAgain(() => following ??= new Following(followed, join));
  addEventListener("pagehide", pause);
  return () => {
    removeEventListener("pagehide", pause);
    forget();
    pause();
  };
}

class Following<T> {
  readonly #followed: Followed<T>;
  readonly #member: FeedMember;
  /** The newest event that is shown; missing until something is. */
  #shown?: number;
  /** What came before it was known what to do with it; missing once events are shown as they come. */
  #waiting?: StoredEvent[] = [];
  #fetches = 0;
  #retry?: ReturnType<typeof setTimeout>;
  #ended = false;

  constructor(followed: Followed<T>, join: Join) {
    this.#followed = followed;
    this.#member = join((message) => this.#hear(message));
    this.#fetch();
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#retry);
    this.#member.leave();
  }

  #hear(message: FeedMessage): void {
    if (this.#ended) return;
    switch (message.type) {
      case "state":
        return this.#followed.onState?.(message.state);
      case "gap":
        this.#waiting = [];
        this.#shown = undefined;
        return void this.#fetch();
      case "event":
        if (this.#waiting) this.#waiting.push(message.event);
        else this.#show(message.event);
        return;
      case "from":
        return this.#joined(message.id);
    }
  }

  async #fetch(): Promise<void> {
    clearTimeout(this.#retry);
    const turn = ++this.#fetches;
    const isOld = () => this.#ended || turn !== this.#fetches;
    let snapshot;
    try {
      snapshot = await this.#followed.fetch();
    } catch (error) {
      if (!isOld()) this.#failed(error);
      return;
    }
    if (isOld()) return;
    this.#shown = snapshot.lastEventId;
    this.#followed.reset(snapshot);
    this.#member.start(snapshot.lastEventId);
  }

  #failed(error: unknown): void {
    if (error instanceof ApiError && isFinal(error.status)) {
      this.end();
      this.#followed.onRefusal?.(error);
    } else {
      this.#retry = setTimeout(() => this.#fetch(), retryDelay);
      this.#followed.onState?.("lost");
    }
  }

  /** Everything after an event is told: what is shown must reach that far. */
  #joined(from: number): void {
    if (this.#shown === undefined) return;
    if (from > this.#shown) return void this.#fetch();
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const event of waiting) this.#show(event);
  }

  #show(event: StoredEvent): void {
    if (this.#shown !== undefined && event.id <= this.#shown) return;
    this.#shown = event.id;
    this.#followed.apply(event);
  }
}

/** Whether asking again would change nothing. */
function isFinal(status: number): boolean {
  const tooManyRequests = 429;
  return status >= 400 && status < 500 && status !== tooManyRequests;
}
