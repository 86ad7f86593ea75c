import { answer, type Frame } from "./answer.ts";
import type { Bundle } from "./bundle.ts";
import type { Middleware } from "./context.ts";
import { HttpError } from "./http_error.ts";
import type { Site } from "./site.ts";

/** One middleware of several, each of which passes requests on to the one after it. */
export function compose(middlewares: Middleware<unknown>[]): Middleware<unknown> {
  return (context) => {
    const last = context.next;
    const call = async (index: number): Promise<Response> => {
      if (index === middlewares.length) return await last();
      context.next = () => call(index + 1);
      try {
        return await middlewares[index](context);
      } catch (error) {
        context.error = error;
        throw error;
      }
    };
    return call(0);
  };
}

/**
 * What a request to a route in `folder` passes: for each folder on the way to it, what answers
 * errors, then the folder's middlewares. `first` come before all other middlewares.
 */
export function middlewaresOf(
  { app, notFound, folders }: Site,
  bundle: Bundle,
  folder: string,
  first: Middleware<unknown>[],
): { middlewares: Middleware<unknown>[]; frame: Frame } {
  const names = folder === "" ? [] : folder.split("/");
  const middlewares: Middleware<unknown>[] = [];
  let frame: Frame = { app, bundle, layouts: [] };
  for (let depth = 0; depth <= names.length; depth++) {
    const here = folders.get(names.slice(0, depth).join("/"));
    if (here?.layout) frame = { ...frame, layouts: [...frame.layouts, here.layout] };
    const [inside, errorPage] = [frame, here?.error];
    middlewares.push(async (context) => {
      try {
        return await context.next();
      } catch (error) {
        const status = error instanceof HttpError ? error.status : 500;
        if (status === 404 && notFound) return await answer(context, notFound, inside);
        if (errorPage) return await answer(context, errorPage, inside, status);
        throw error;
      }
    });
    if (depth === 0) middlewares.push(...first);
    middlewares.push(...here?.middlewares ?? []);
  }
  return { middlewares, frame };
}
