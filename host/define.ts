import type { AnyComponent } from "preact";
import type { Middleware, PageProps } from "./context.ts";
import type { HandlerByMethod, HandlerFn, RouteHandler } from "./handlers.ts";

/** Functions that return what they are given, so that TypeScript infers its types. */
export interface Define<State> {
  /** A route's handlers. */
  handlers<Data, Handlers extends RouteHandler<Data, State> = RouteHandler<Data, State>>(
    handlers: Handlers,
  ): typeof handlers;
  /** A page, whose data is what the handlers of type `Handler` return. */
  page<
    // deno-lint-ignore no-explicit-any
    Handler extends RouteHandler<any, State> = never,
    Data = Handler extends HandlerFn<infer Data, State> ? Data
      : Handler extends HandlerByMethod<infer Data, State> ? Data
      : never,
  >(page: AnyComponent<PageProps<Data, State>>): typeof page;
  /** What surrounds the pages of a folder. */
  layout(layout: AnyComponent<PageProps<unknown, State>>): typeof layout;
  /** One middleware, or several in their order. */
  middleware<Given extends Middleware<State> | Middleware<State>[]>(
    middleware: Given,
  ): typeof middleware;
}

/** The functions for an app with this `State`. */
export function createDefine<State>(): Define<State> {
  return {
    handlers: (handlers) => handlers,
    page: (page) => page,
    layout: (layout) => layout,
    middleware: (middleware) => middleware,
  };
}
