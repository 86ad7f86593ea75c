/** What the server refused, in its own words, or that it did not answer (status 0). */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    /** The HTTP status; 0 where no answer came. */
    readonly status: number,
    /** What went wrong, in a few words. */
    readonly title: string,
    /** What exactly, and what may help. */
    readonly detail: string,
    /** The field that was wrong, by its name in the request's body. */
    readonly field?: string,
  ) {
    super(detail || title);
  }
}

/**
 * Asks the dashboard's API and returns the answer's JSON; undefined where the answer has no body.
 *
 * @throws {ApiError} When the server refuses or does not answer.
 */
export async function request<T>(
  method: "GET" | "POST" | "PATCH" | "DELETE",
  path: string,
  body?: unknown,
): Promise<T> {
  const answer = await send(method, path, body);
  if (!answer.ok) throw await refusal(answer);
  return answer.status === 204 ? undefined as T : await answer.json();
}

async function send(method: string, path: string, body: unknown): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      // No page of another site can send this header without asking first.
      headers: {
        "X-Glyph-Request": "1",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new ApiError(0, "No answer", "The server does not answer. Is it still running?");
  }
}

async function refusal(answer: Response): Promise<ApiError> {
  const problem = answer.headers.get("Content-Type")?.includes("json")
    ? await answer.json().catch(() => ({}))
    : {};
  return new ApiError(
    answer.status,
    problem.title ?? `Status ${answer.status}`,
    problem.detail ?? `The server refused with status ${answer.status}.`,
    problem.field,
  );
}
