import { fileURLToPath } from "node:url";

/** A script for browsers. */
export interface Script {
  readonly code: Uint8Array<ArrayBuffer>;
  /** Names this very content. */
  readonly etag: string;
}

const scripts = new Map<string, Promise<Script>>();

/**
 * A module and all that it imports as one script for browsers, small, made once in the process's
 * life.
 *
 * @throws {Error} When it cannot be bundled; the next call tries again.
 */
export function bundleScript(entry: URL): Promise<Script> {
  let script = scripts.get(entry.href);
  if (!script) {
    script = bundle(entry);
    scripts.set(entry.href, script);
    script.catch(() => scripts.delete(entry.href));
  }
  return script;
}

/** Answers with a script; with 304 where the browser has it already. */
export async function scriptResponse(request: Request, entry: URL): Promise<Response> {
  const { code, etag } = await bundleScript(entry);
  const headers = new Headers({
    "Content-Type": "text/javascript; charset=utf-8",
    "Cache-Control": "no-cache",
    ETag: etag,
  });
  if (request.headers.get("If-None-Match") === etag) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(code, { headers });
}

async function bundle(entry: URL): Promise<Script> {
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args: ["bundle", "--quiet", "--platform=browser", "--minify", fileURLToPath(entry)],
    stdin: "null",
  }).output();
  if (!success) {
    throw new Error(`${entry.href} could not be bundled: ${new TextDecoder().decode(stderr)}`);
  }
  const digest = await crypto.subtle.digest("SHA-256", stdout);
  return { code: stdout, etag: `W/"${new Uint8Array(digest).toHex().slice(0, 32)}"` };
}
