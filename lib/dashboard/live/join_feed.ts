import { EventFeed, type FeedMember, type FeedMessage } from "./event_feed.ts";
import { joinOverPort } from "./port_messages.ts";

let feedOfPage: EventFeed | undefined;

/**
 * Joins the browser's one feed of events, in the shared worker; where there is none (Chrome on
 * Android) or it does not load, the page's own.
 */
export function joinFeed(tell: (message: FeedMessage) => void): FeedMember {
  if (typeof SharedWorker === "undefined") return joinFeedOfPage(tell);
  const worker = new SharedWorker("/stream.js", { name: "glyph events" });
  let member = joinOverPort(worker.port, tell);
  let left = false;
  let started: number | undefined;
  worker.addEventListener("error", () => {
    if (left) return;
    member = joinFeedOfPage(tell);
    if (started !== undefined) member.start(started);
  }, { once: true });
  return {
    start(after) {
      started = after;
      member.start(after);
    },
    leave() {
      left = true;
      member.leave();
    },
  };
}

function joinFeedOfPage(tell: (message: FeedMessage) => void): FeedMember {
  feedOfPage ??= new EventFeed((address) => new EventSource(address));
  return feedOfPage.join(tell);
}
