import type { FunctionComponent } from "preact";

/** What a page, a layout and the app's wrapper are rendered with. */
export interface PageProps<Data = unknown, State = unknown>
  extends Pick<Context<State>, "url" | "req" | "params" | "info" | "state" | "error" | "route"> {
  /** What the route's handler returned. */
  data: Data;
  /** What is nested inside: the page in a layout, all pages in the app's wrapper. */
  Component: FunctionComponent;
}

/** Answers a request, or passes it on by `context.next()`. */
export type Middleware<State> = (context: Context<State>) => Response | Promise<Response>;

/** One request on its way through middlewares to a route. */
export class Context<State> {
  /** Shared by all that see the request. */
  readonly state: State = {} as State;
  /** What was thrown, where an error is being answered; null elsewhere. */
  error: unknown = null;

  /** Takes a request, its route's pattern and parameters, and what answers where nothing else does. */
  constructor(
    readonly req: Request,
    readonly url: URL,
    readonly info: Deno.ServeHandlerInfo,
    readonly route: string | null,
    readonly params: Record<string, string>,
    /** The answer of what comes after this middleware. */
    public next: () => Promise<Response>,
  ) {}

  /** A response that leads to `location`; a path stays on this host, `//example.org` too. */
  redirect(location: string, status = 302): Response {
    if (location.startsWith("/")) {
      const [path] = location.split(/[?#]/, 1);
      location = path.replace(/[/\\]+/g, "/") + location.slice(path.length);
    }
    return new Response(null, { status, headers: { location } });
  }
}
