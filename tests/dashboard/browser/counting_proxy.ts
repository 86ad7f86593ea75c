/** A server that hands every request on to a dashboard, and counts the streams of events. */
export interface CountingProxy extends AsyncDisposable {
  readonly address: string;
  /** Streams that are open now. */
  readonly open: number;
  /** Streams that were ever asked for. */
  readonly asked: number;
}

/** Starts one in front of a dashboard. */
export function startCountingProxy(dashboard: URL): CountingProxy {
  let open = 0, asked = 0;
  const counted = (body: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    const reader = body.getReader();
    open++, asked++;
    const left = () => void open--;
    return new ReadableStream<Uint8Array<ArrayBuffer>>({
      async pull(controller) {
        const { value, done } = await reader.read();
        if (value) controller.enqueue(value);
        if (done) left(), controller.close();
      },
      cancel(reason) {
        left();
        return reader.cancel(reason);
      },
    });
  };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname, search } = new URL(request.url);
    const headers = new Headers(request.headers);
    headers.delete("host");
    if (headers.has("origin")) headers.set("origin", dashboard.origin);
    const { method, body } = request;
    const answer = await fetch(new URL(pathname + search, dashboard), { method, body, headers });
    const answered = new Headers(answer.headers);
    // It was unpacked on the way.
    for (const name of ["content-encoding", "content-length"]) answered.delete(name);
    const isStream = answered.get("content-type") === "text/event-stream";
    return new Response(isStream ? counted(answer.body!) : answer.body, {
      status: answer.status,
      headers: answered,
    });
  });
  return {
    address: `http://127.0.0.1:${server.addr.port}`,
    get open() {
      return open;
    },
    get asked() {
      return asked;
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
