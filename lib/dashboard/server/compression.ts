const compressed = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();

/**
 * Sends scripts and styles compressed to those who take it, each compressed once in the process's
 * life. What is made anew for each request goes as it is: on this machine bytes cost less than the
 * time that training would lose.
 */
export async function compressFile(request: Request, response: Response): Promise<Response> {
  const { headers, status, body } = response;
  const etag = headers.get("ETag");
  const isText = /^text\/(css|javascript)/.test(headers.get("Content-Type") ?? "");
  const taken = request.headers.get("Accept-Encoding")?.split(/\s*,\s*/) ?? [];
  const isWhole = status === 200 && etag !== null && body !== null;
  if (!isWhole || !isText || !taken.includes("gzip")) return response;
  let bytes = compressed.get(etag);
  if (bytes === undefined) {
    bytes = new Response(body.pipeThrough(new CompressionStream("gzip"))).bytes();
    compressed.set(etag, bytes);
  } else await body.cancel();
  headers.set("Content-Encoding", "gzip");
  headers.set("Content-Length", String((await bytes).length));
  headers.append("Vary", "Accept-Encoding");
  return new Response(await bytes, { headers });
}
