import type { StoredEvent } from "../../runs/run.ts";
import type { ConnectionState } from "./event_feed.ts";
import { joinFeed } from "./join_feed.ts";

export type { ConnectionState } from "./event_feed.ts";

/**
 * Listens to the events of all runs from now on, and to whether they are coming at all. Returns what
 * ends it. What shows a state that was fetched too needs `follow`, which leaves no gap between.
 */
export function listen(
  listener: (event: StoredEvent) => void,
  onState?: (state: ConnectionState) => void,
): () => void {
  const member = joinFeed((message) => {
    if (message.type === "event") listener(message.event);
    else if (message.type === "state") onState?.(message.state);
    else if (message.type === "gap") member.start();
  });
  member.start();
  return () => member.leave();
}
