/** One connection to the server's events for all tabs of a browser: it allows six to a server. */
import { EventFeed } from "./event_feed.ts";
import { serveTab } from "./port_messages.ts";

const feed = new EventFeed((address) => new EventSource(address));

addEventListener("connect", (event) => {
  serveTab((event as MessageEvent).ports[0], (tell) => feed.join(tell));
});
