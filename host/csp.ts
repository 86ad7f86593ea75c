import type { Middleware } from "./context.ts";
import { nonceOf } from "./render.ts";

/** A Content-Security-Policy. */
export interface CSPOptions {
  /** Directives in addition to, or instead of, those that stand by default. */
  csp?: string[];
  /** Allows inline scripts and styles by the nonce of the rendered page alone. */
  useNonce?: boolean;
}

const defaults = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "media-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "upgrade-insecure-requests",
];

const nameOf = (directive: string): string => directive.split(" ", 1)[0];

/** Sets the header of the policy. With `useNonce`, what is no page may hold nothing inline. */
export function csp<State>({ csp = [], useNonce = false }: CSPOptions = {}): Middleware<State> {
  const given = new Set(csp.map(nameOf));
  const policy = [...defaults.filter((directive) => !given.has(nameOf(directive))), ...csp]
    .join("; ");
  return async (context) => {
    const response = await context.next();
    const nonce = nonceOf(response);
    const inline = nonce === undefined ? "" : ` 'nonce-${nonce}'`;
    response.headers.set(
      "content-security-policy",
      useNonce ? policy.replaceAll(" 'unsafe-inline'", inline) : policy,
    );
    return response;
  };
}
