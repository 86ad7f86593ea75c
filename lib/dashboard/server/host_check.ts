import { isIP } from "node:net";

const loopback: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];
const anyAddress: readonly string[] = ["0.0.0.0", "::", "[::]"];

/** Whether only this machine can reach what listens there. */
export function isLoopback(host: string): boolean {
  return loopback.includes(host) || host === "::1";
}

/**
 * Whether a request's `Host` is none of the server's: a page of another site whose name was made to
 * lead here (DNS rebinding) has that site's name there.
 */
export function isForeignHost(
  given: string,
  { host, port }: { readonly host: string; readonly port?: number },
): boolean {
  const [name, givenPort] = split(given.toLowerCase());
  if (name === "" || (port !== undefined && givenPort !== port)) return true;
  if (loopback.includes(name) || name === bracketed(host.toLowerCase())) return false;
  // Bound to all addresses, it has them all; but no name, since an address cannot be made to lead here.
  return !(anyAddress.includes(host) && isIP(name.replace(/^\[|\]$/g, "")) !== 0);
}

/** A host as it stands in an address. */
export function bracketed(host: string): string {
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}

function split(host: string): [name: string, port: number] {
  const match = host.match(/^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d+))?$/);
  return match ? [match[1], Number(match[2] ?? 80)] : ["", 0];
}
