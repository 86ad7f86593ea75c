import type { StoredEvent } from "../../runs/run.ts";

const encoder = new TextEncoder();

/** Events as server-sent events: JSON has no line ends, so each is one line of data. */
export function encodeEvents(events: readonly StoredEvent[]): Uint8Array<ArrayBuffer> {
  return encoder.encode(
    events.map((event) => `id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`).join(""),
  );
}
