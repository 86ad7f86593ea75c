import { STATUS_CODES } from "node:http";
import type { App } from "./app.ts";
import { answer } from "./answer.ts";
import { compose, middlewaresOf } from "./chain.ts";
import { Context, type Middleware } from "./context.ts";
import { HttpError } from "./http_error.ts";
import type { Bundle } from "./bundle.ts";
import { Router } from "./router.ts";
import type { Site } from "./site.ts";
import { filesFor, type StaticFiles } from "./static_files.ts";

/** Answers a request. */
export type Handler = (request: Request, info: Deno.ServeHandlerInfo) => Promise<Response>;

const methods = ["GET", "POST", "PATCH", "PUT", "DELETE", "HEAD", "OPTIONS"];

/** What answers the requests to an app with these routes, islands and static files. */
export function makeHandler<State>(
  app: App<State>,
  site: Site,
  bundle: Bundle,
  files: StaticFiles,
): Handler {
  const first = app.middlewares as Middleware<unknown>[];
  const elsewhere = compose(middlewaresOf(site, bundle, "", first).middlewares);
  const router = new Router(
    (app.servesFiles ? [...site.routes] : []).map(([name, load]) => {
      const folder = name.slice(0, Math.max(name.lastIndexOf("/"), 0));
      const { middlewares, frame } = middlewaresOf(site, bundle, folder, first);
      const last: Middleware<unknown> = async (context) =>
        await answer(context, await load(), frame);
      return [name, compose([...middlewares, last])];
    }),
  );
  return async (request, info) => {
    const url = new URL(request.url);
    // Otherwise `//example.org` could become an address of another host.
    url.pathname = url.pathname.replace(/\/+/g, "/");
    let response: Response;
    try {
      const found = router.match(url);
      const isKnown = methods.includes(request.method);
      const status = found && !isKnown ? 405 : 404;
      const next = () => Promise.reject(new HttpError(status));
      const context = new Context<unknown>(
        request,
        url,
        info,
        found?.route ?? null,
        found?.params ?? {},
        next,
      );
      filesFor.set(context, files);
      response = await (found && isKnown ? found.item : elsewhere)(context);
      if (!(response instanceof Response)) throw new TypeError(`No response: ${response}`);
    } catch (error) {
      response = inText(error);
    }
    if (request.method !== "HEAD") return response;
    await response.body?.cancel();
    return new Response(null, response);
  };
}

/** The answer to an error that no page of the app's answered. */
function inText(error: unknown): Response {
  if (!(error instanceof HttpError) || error.status >= 500) console.error(error);
  if (!(error instanceof HttpError)) return new Response("Internal server error", { status: 500 });
  return new Response(error.message || STATUS_CODES[error.status], { status: error.status });
}
