/**
 * Bundles the example and serves it on http://127.0.0.1:8000/ with the headers that it needs:
 *
 *     deno run --allow-read --allow-run=deno --allow-net=127.0.0.1 examples/browser/serve.ts
 *
 * @module
 */

/** What makes a page cross-origin isolated, so that its threads may share memory. */
export const isolationHeaders: Readonly<Record<string, string>> = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/** As strict as a page's policy can be that compiles WebAssembly and starts workers. */
export const policyHeaders: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src blob:; style-src 'self'",
};

/** A module and all that it imports, as one script for browsers. */
export async function bundle(module: URL): Promise<Uint8Array<ArrayBuffer>> {
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args: ["bundle", "--quiet", "--platform=browser", module.href],
    cwd: new URL(".", import.meta.url),
    stdin: "null",
  }).output();
  if (!success) throw new Error(`deno bundle failed: ${new TextDecoder().decode(stderr)}`);
  return stdout;
}

/** Bodies by their paths, such as `/main.js`. */
export type Files = ReadonlyMap<string, BodyInit>;

const types: Readonly<Record<string, string>> = {
  "/": "text/html",
  css: "text/css",
  js: "text/javascript",
};

/** Answers requests for `files`, each with `headers`. */
export function serve(
  files: Files,
  headers: Readonly<Record<string, string>>,
  port: number,
): Deno.HttpServer<Deno.NetAddr> {
  return Deno.serve({ hostname: "127.0.0.1", port, onListen() {} }, ({ url }) => {
    const { pathname } = new URL(url);
    const type = types[pathname] ?? types[pathname.split(".").at(-1)!] ?? "";
    const body = files.get(pathname);
    const status = body === undefined ? 404 : 200;
    return new Response(body, { status, headers: { ...headers, "content-type": type } });
  });
}

/** The example's files. */
export async function exampleFiles(): Promise<Files> {
  return new Map<string, BodyInit>([
    ["/", await Deno.readTextFile(new URL("index.html", import.meta.url))],
    ["/style.css", await Deno.readTextFile(new URL("style.css", import.meta.url))],
    ["/main.js", await bundle(new URL("main.ts", import.meta.url))],
  ]);
}

if (import.meta.main) {
  const { addr } = serve(await exampleFiles(), { ...isolationHeaders, ...policyHeaders }, 8000);
  console.log(`http://127.0.0.1:${addr.port}/`);
}
