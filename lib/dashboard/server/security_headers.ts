import { type Context, csp } from "fresh";
import { define, type State } from "../state.ts";
import { isApi } from "./problems.ts";

/** What pages may load: nothing but our own, and inline only what has the page's nonce. */
const contentPolicy = csp({
  useNonce: true,
  csp: [
    "default-src 'none'",
    "script-src 'self' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'none'",
    "worker-src 'self'",
    "base-uri 'none'",
  ],
});

/** What scripts of workers may load, by their path: a worker has the policy that its script came with. */
const workerPolicies: Readonly<Record<string, string>> = {
  // The network's kernels are WebAssembly, on threads whose script is a blob.
  "/network.js":
    "default-src 'none'; script-src 'self' blob: 'wasm-unsafe-eval'; worker-src blob:; connect-src 'self'",
  "/stream.js": "default-src 'none'; connect-src 'self'",
};

/** What is no page loads nothing, and is shown in no frame. */
const barePolicy = "default-src 'none'; frame-ancestors 'none'";

/** What every answer says. Pages share memory among threads, for which they must be isolated. */
const everywhere: Readonly<Record<string, string>> = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "same-origin",
};

/** Middlewares that set the headers that browsers protect users by. */
export const securityHeaders = define.middleware([
  async (context) => completeHeaders(await context.next(), context.url.pathname),
  contentPolicy,
]);

/**
 * Completes the headers of an answer. Where Fresh answers an error itself, no middleware sees that: so
 * what serves calls this as well.
 */
export async function completeHeaders(response: Response, path: string): Promise<Response> {
  const { headers } = response;
  for (const [name, value] of Object.entries(everywhere)) headers.set(name, value);
  if (headers.get("Content-Type")?.startsWith("text/html")) {
    if (!headers.has(POLICY)) {
      await contentPolicy({ next: () => Promise.resolve(response) } as Context<State>);
    }
    // Fresh always asks for https.
    headers.set(POLICY, headers.get(POLICY)!.replace("; upgrade-insecure-requests", ""));
  } else headers.set(POLICY, workerPolicies[path] ?? barePolicy);
  if (isApi(path) && !headers.has("Cache-Control")) headers.set("Cache-Control", "no-store");
  return response;
}

const POLICY = "Content-Security-Policy";
