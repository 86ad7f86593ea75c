import type { Context } from "./context.ts";

/** What a handler returns to have its page rendered. */
export interface PageResponse<Data> {
  /** Goes to the page. */
  data: Data;
  headers?: HeadersInit;
  status?: number;
}

/** Answers a request with a response, or with the data of the route's page. */
export type HandlerFn<Data, State> = (
  context: Context<State>,
) => Response | PageResponse<Data> | Promise<Response | PageResponse<Data>>;

/** The methods that routes answer. */
export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE" | "HEAD" | "OPTIONS";

/** A handler for each method. */
export type HandlerByMethod<Data, State> = { [method in Method]?: HandlerFn<Data, State> };

/** A route's handlers: one for each method, or one for all. */
export type RouteHandler<Data, State> = HandlerFn<Data, State> | HandlerByMethod<Data, State>;

/** Has the route's page rendered with `data`. */
export function page<Data>(
  data: Data,
  options?: { headers?: HeadersInit; status?: number },
): PageResponse<Data>;
/** Has the route's page rendered without data. */
export function page(): PageResponse<undefined>;
export function page<Data>(
  data?: Data,
  options?: { headers?: HeadersInit; status?: number },
): PageResponse<Data | undefined> {
  return { data, ...options };
}
