import type { EventFeed } from "./event_feed.ts";
import { Problem } from "./problem.ts";

/** Answers a request for events: after `Last-Event-ID`, else after `?after=`, else from now on. */
export function eventResponse(request: Request, feed: EventFeed, run?: string): Response {
  const body = feed.open({ run, after: lastEventId(request), signal: request.signal });
  return new Response(body, {
    headers: { "Content-Type": "text/event-stream", "Cache-Control": "no-store" },
  });
}

function lastEventId(request: Request): number | undefined {
  const header = request.headers.get("Last-Event-ID");
  const given = header ?? new URL(request.url).searchParams.get("after");
  if (given === null || given === "") return;
  if (/^\d{1,15}$/.test(given)) return Number(given);
  throw new Problem(
    400,
    `The event '${given}' must be a whole number from 0.`,
    header === null ? "after" : "Last-Event-ID",
  );
}
