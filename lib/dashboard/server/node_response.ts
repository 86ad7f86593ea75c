import type { ServerResponse } from "node:http";

/**
 * Writes the web's response as Node's, as fast as the client takes it. Where the client goes, the
 * response's body is cancelled.
 */
export async function writeResponse(
  { status, headers, body }: Response,
  outgoing: ServerResponse,
  headOnly: boolean,
): Promise<void> {
  for (const [name, value] of headers) outgoing.appendHeader(name, value);
  outgoing.writeHead(status);
  if (body === null || headOnly) {
    await body?.cancel();
    outgoing.end();
    return;
  }
  const reader = body.getReader();
  const cancel = () => void reader.cancel().catch(() => {});
  if (outgoing.destroyed) cancel();
  outgoing.once("close", cancel);
  while (true) {
    const { value, done } = await reader.read();
    if (done) break;
    if (!outgoing.write(value) && !outgoing.destroyed) await drained(outgoing);
  }
  outgoing.off("close", cancel);
  outgoing.end();
}

function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      outgoing.off("drain", settle);
      outgoing.off("close", settle);
      resolve();
    };
    outgoing.once("drain", settle);
    outgoing.once("close", settle);
  });
}
