/** What is wrong with a request. Under `/api` it is answered as problem+json (RFC 9457). */
export class Problem extends Error {
  override readonly name = "Problem";

  /**
   * @param status HTTP status, from 400
   * @param message what was wrong, and what would be right
   * @param field the field of the request that was wrong
   * @param headers what else the answer says, such as `Allow`
   */
  constructor(
    readonly status: number,
    message: string,
    readonly field?: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** The answer that tells of a problem. */
export function problemResponse({ status, message, field, headers }: Problem): Response {
  const title = titles[status] ?? "Request refused";
  return Response.json({ type: "about:blank", title, status, detail: message, field }, {
    status,
    headers: { ...headers, "Content-Type": "application/problem+json" },
  });
}

const titles: Readonly<Record<number, string>> = {
  400: "Bad request",
  401: "Token needed",
  403: "Forbidden",
  404: "Not found",
  405: "Method not allowed",
  408: "Request timed out",
  409: "Conflict",
  413: "Body too large",
  415: "Unsupported media type",
  421: "Misdirected request",
  500: "Internal error",
  503: "Unavailable",
};
