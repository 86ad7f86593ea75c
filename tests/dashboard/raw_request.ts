/**
 * Sends a request as it is written, which `fetch` would not, and gives what comes until the server ends
 * the connection, as it is asked to, or begins a stream.
 */
export async function rawRequest(
  { hostname, port, host }: URL,
  {
    method = "GET",
    path,
    headers = {},
    body = "",
  }: {
    readonly method?: string;
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  },
): Promise<{ readonly status: number; readonly text: string }> {
  const lines = Object.entries({ "Host": host, "Connection": "close", ...headers })
    .map(([name, value]) => `${name}: ${value}\r\n`);
  const request = `${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n${body}`;
  const text = await rawText({ hostname, port }, request);
  return { status: Number(text.match(/^HTTP\/1\.1 (\d+)/)?.[1]), text };
}

/** Sends a text, and gives what comes until the server ends the connection or begins a stream. */
export async function rawText(
  { hostname, port }: Pick<URL, "hostname" | "port">,
  request: string,
): Promise<string> {
  const connection = await Deno.connect({ hostname, port: Number(port) });
  await connection.write(new TextEncoder().encode(request));
  let text = "";
  for await (const part of connection.readable.pipeThrough(new TextDecoderStream())) {
    text += part;
    // A stream would never end.
    if (text.includes("text/event-stream")) break;
  }
  return text;
}
