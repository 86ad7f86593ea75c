/**
 * The part of Fresh 2's API that the dashboard uses, for machines that cannot reach JSR. What it
 * does not support it refuses; where it differs from Fresh, it is the stricter.
 *
 * @module
 */
export { App } from "./app.ts";
export type { Context, Middleware, PageProps } from "./context.ts";
export { csp, type CSPOptions } from "./csp.ts";
export { createDefine, type Define } from "./define.ts";
export { type HandlerByMethod, type HandlerFn, page, type PageResponse } from "./handlers.ts";
export type { RouteHandler } from "./handlers.ts";
export { HttpError } from "./http_error.ts";
export { staticFiles } from "./static_files.ts";
