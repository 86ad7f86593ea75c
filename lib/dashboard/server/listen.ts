import { refusal } from "../../cli/arguments.ts";
import type { HttpServer } from "./http_server.ts";
import { defaultPort } from "./options.ts";

/** How many ports are tried where none was asked for. */
const attempts = 20;

/**
 * Lets a server listen on a port, or on the first free one from the default on, and gives the port.
 *
 * @param onTaken hears of a port that is passed over
 * @throws {CommanderError} Where that cannot be: it says why, and what to do.
 */
export async function listen(
  server: HttpServer,
  host: string,
  port: number | undefined,
  onTaken: (port: number) => void,
): Promise<number> {
  const last = port ?? defaultPort + attempts - 1;
  for (let candidate = port ?? defaultPort;; candidate++) {
    try {
      return await server.listen(host, candidate);
    } catch (error) {
      const { code, message } = error as Error & { code?: string };
      if (code !== "EADDRINUSE") {
        throw refusal(
          `Nothing can listen on ${host}, port ${candidate}: ${message}. ` +
            "Give another with --host or --port.",
        );
      }
      if (candidate === last) {
        throw refusal(`Port ${candidate} is taken: give another with --port, or 0 for any.`);
      }
      onTaken(candidate);
    }
  }
}
