import { refusal } from "../../cli/arguments.ts";
import { defaultPort } from "./options.ts";

/** A server that listens, and where. */
export interface Listening {
  readonly server: Deno.HttpServer<Deno.NetAddr>;
  readonly port: number;
}

/** How many ports are tried where none was asked for. */
const attempts = 20;

/**
 * Listens on a port, or on the first free one from the default on.
 *
 * @throws {CommanderError} Where that cannot be: it says why, and what to do.
 */
export function listen(
  hostname: string,
  port: number | undefined,
  handler: Deno.ServeHandler,
  onTaken: (port: number) => void,
): Listening {
  const last = port ?? defaultPort + attempts - 1;
  for (let candidate = port ?? defaultPort;; candidate++) {
    try {
      const server = Deno.serve({ hostname, port: candidate, onListen() {} }, handler);
      return { server, port: server.addr.port };
    } catch (error) {
      if (error instanceof Deno.errors.AddrInUse) {
        if (candidate < last) {
          onTaken(candidate);
          continue;
        }
        throw refusal(`Port ${candidate} is taken: give another with --port, or 0 for any.`);
      }
      throw refusal(
        `Nothing can listen on ${hostname}, port ${candidate}: ${(error as Error).message}. ` +
          "Give another with --host or --port.",
      );
    }
  }
}
