import { Problem } from "./problem.ts";

/** What only our own pages and programs send: another site's page cannot without our permission. */
export const requestHeader = "X-Glyph-Request";

/**
 * Refuses what another site's page asks for.
 *
 * @param host the request's own, which was checked
 * @throws {Problem} 403
 */
export function checkOrigin(request: Request, host: string): void {
  const { headers } = request;
  const origin = headers.get("Origin");
  if (origin !== null && origin !== `http://${host}`) {
    throw new Problem(403, `The origin '${origin}' is another site's.`);
  }
  const reads = request.method === "GET" || request.method === "HEAD";
  const site = headers.get("Sec-Fetch-Site") ?? "none";
  const own = site === "same-origin" || site === "none";
  if (!own && !(reads && isPageVisit(request))) {
    throw new Problem(403, "Another site's page asked for this.");
  }
  if (!reads && headers.get(requestHeader) !== "1") {
    throw new Problem(
      403,
      `A request that changes something needs the header ${requestHeader}: 1.`,
    );
  }
}

/** A link from elsewhere may open a page, which changes nothing; and nothing else. */
function isPageVisit(request: Request): boolean {
  return request.headers.get("Sec-Fetch-Mode") === "navigate" &&
    request.headers.get("Sec-Fetch-Dest") === "document" &&
    !/^\/+api(\/|$)/.test(new URL(request.url).pathname);
}
