import type { FeedMember, FeedMessage } from "./event_feed.ts";

/** What a tab asks of the shared worker; it answers with `FeedMessage`s. */
export type TabMessage =
  | { readonly type: "start"; readonly after: number }
  | { readonly type: "leave" };

/** One end of a channel, as far as it is used here. */
export interface Port {
  postMessage(message: unknown): void;
  addEventListener(type: "message" | "close", listener: (event: Event) => void): void;
  start(): void;
  close(): void;
}

/** Lets a tab, at the other end of a port, read a feed, until it leaves or is gone. */
export function serveTab(
  port: Port,
  join: (tell: (message: FeedMessage) => void) => FeedMember,
): void {
  const member = join((message) => port.postMessage(message));
  port.addEventListener("message", (event) => {
    const message = (event as MessageEvent<TabMessage>).data;
    if (message.type === "start") member.start(message.after);
    else member.leave();
  });
  // A tab that crashed says no goodbye.
  port.addEventListener("close", () => member.leave());
  port.start();
}

/** Reads, in a tab, the feed at the other end of a port. */
export function joinOverPort(port: Port, tell: (message: FeedMessage) => void): FeedMember {
  let left = false;
  port.addEventListener("message", (event) => {
    if (!left) tell((event as MessageEvent<FeedMessage>).data);
  });
  port.start();
  const send = (message: TabMessage) => port.postMessage(message);
  return {
    start: (after) => send({ type: "start", after }),
    leave() {
      left = true;
      send({ type: "leave" });
      port.close();
    },
  };
}
