import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";

/** A request of Node's as one of the web's; nothing where its address is none. */
export function makeRequest(incoming: IncomingMessage, signal: AbortSignal): Request | undefined {
  const { method = "GET", url: path = "", headers: { host = "" } } = incoming;
  if (!path.startsWith("/") || method === "CONNECT" || method === "TRACE") return;
  // The path must come from the path alone, whatever the header says of the host.
  const url = `http://${
    /^[\w.-]+(:\d+)?$|^\[[\da-f:.]+\](:\d+)?$/i.test(host) ? host : "-"
  }${path}`;
  if (!URL.canParse(url)) return;
  const headers = new Headers();
  const raw = incoming.rawHeaders;
  for (let index = 0; index < raw.length; index += 2) headers.append(raw[index], raw[index + 1]);
  const bare = method === "GET" || method === "HEAD";
  return new Request(url, {
    method,
    headers,
    signal,
    body: bare || !hasBody(headers)
      ? null
      : Readable.toWeb(incoming) as ReadableStream<Uint8Array<ArrayBuffer>>,
  });
}

function hasBody(headers: Headers): boolean {
  return headers.has("Transfer-Encoding") || Number(headers.get("Content-Length") ?? 0) > 0;
}
