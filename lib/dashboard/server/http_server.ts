import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { makeRequest } from "./node_request.ts";
import { writeResponse } from "./node_response.ts";

/** Answers a request. */
export type Handler = (request: Request, info: Deno.ServeHandlerInfo) => Promise<Response>;

/** How long a request's head may take, and all of it, in milliseconds. */
const HEAD_PATIENCE = 10_000, PATIENCE = 15_000;

/**
 * A server on Node's API: Deno's own has no limit to how long a request may take to arrive, so that
 * anybody could hold its connections for good.
 */
export class HttpServer {
  readonly #server: Server;

  constructor(handler: Handler, onError: (error: unknown) => void) {
    this.#server = createServer(
      {
        headersTimeout: HEAD_PATIENCE,
        requestTimeout: PATIENCE,
        connectionsCheckingInterval: 1000,
        keepAliveTimeout: 65_000,
      },
      (incoming, outgoing) => {
        answer(handler, incoming, outgoing).catch((error) => {
          outgoing.destroy();
          onError(error);
        });
      },
    );
  }

  /**
   * Begins to listen, and gives the port.
   *
   * @throws {Error} With Node's `code`, such as `EADDRINUSE`.
   */
  listen(host: string, port: number): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#server.once("error", reject);
    this.#server.listen(port, host, () => {
      this.#server.off("error", reject);
      resolve((this.#server.address() as AddressInfo).port);
    });
    return promise;
  }

  /** Takes no more connections, and ends those that there are; answers under way get a moment. */
  async close(milliseconds = 300): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const timer = setTimeout(() => this.#server.closeAllConnections(), milliseconds);
    await closed;
    clearTimeout(timer);
  }
}

async function answer(
  handler: Handler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { promise: completed, resolve } = Promise.withResolvers<void>();
  const gone = new AbortController();
  outgoing.once("close", () => {
    resolve();
    if (!outgoing.writableFinished) gone.abort();
  });
  const request = makeRequest(incoming, gone.signal);
  if (request === undefined) {
    outgoing.writeHead(400, { "Connection": "close" }).end();
    return;
  }
  const { remoteAddress = "", remotePort = 0 } = incoming.socket;
  const remoteAddr = { transport: "tcp", hostname: remoteAddress, port: remotePort } as const;
  const response = await handler(request, { remoteAddr, completed });
  await writeResponse(response, outgoing, request.method === "HEAD");
  if (!incoming.complete) hangUp(incoming);
}

/** Who still sends after the answer is heard for another second, so that the answer is not lost. */
function hangUp(incoming: IncomingMessage): void {
  incoming.resume();
  const timer = setTimeout(() => incoming.socket.destroy(), 1000);
  timer.unref();
  incoming.once("close", () => clearTimeout(timer));
}
