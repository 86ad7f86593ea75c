import { extname } from "node:path";
import type { Context, Middleware } from "./context.ts";

/** Files by the paths of their addresses: where they are, or what they hold. */
export type StaticFiles = ReadonlyMap<string, URL | Uint8Array<ArrayBuffer>>;

/** The files of the app that answers a request. */
export const filesFor: WeakMap<Context<unknown>, StaticFiles> = new WeakMap();

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".gif": "image/gif",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/vnd.microsoft.icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
};

/** Serves the files in static/, and the scripts of islands. */
export function staticFiles<State>(): Middleware<State> {
  return async (context) => {
    const { req, url } = context;
    const file = filesFor.get(context as Context<unknown>)?.get(pathOf(url));
    if (file === undefined) return await context.next();
    if (req.method !== "GET" && req.method !== "HEAD") {
      return new Response("Method Not Allowed", { status: 405 });
    }
    const contents = file instanceof URL ? await Deno.readFile(file) : file;
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", contents)).toHex();
    const etag = `"${digest.slice(0, 32)}"`;
    const headers = {
      "content-type": types[extname(url.pathname)] ?? "application/octet-stream",
      // The paths of scripts change with what they hold.
      "cache-control": file instanceof URL ? "no-cache" : "public, max-age=31536000, immutable",
      etag: `W/${etag}`,
      vary: "If-None-Match",
    };
    const known = req.headers.get("if-none-match");
    if (known === etag || known === headers.etag) {
      return new Response(null, { status: 304, headers });
    }
    const length = { "content-length": String(contents.length) };
    return new Response(contents, { headers: { ...headers, ...length } });
  };
}

function pathOf({ pathname }: URL): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
