import assert from "node:assert/strict";
import { App } from "./app.ts";
import type { Bundle } from "./bundle.ts";
import { csp } from "./csp.ts";
import type { HandlerFn } from "./handlers.ts";
import { makeHandler } from "./handler.ts";

const bundle: Bundle = { islands: new Map(), client: "", files: new Map() };

/** Sends a request to an app whose one route is `/[name]`. */
async function send(handler: HandlerFn<unknown, unknown>, path: string, init?: RequestInit) {
  const routes = new Map([["[name]", () => Promise.resolve({ handler })]]);
  const site = { app: () => null, folders: new Map(), routes };
  const app = new App<unknown>().use(csp({ useNonce: true })).fsRoutes();
  const handle = makeHandler(app, site, bundle, new Map());
  return await handle(
    new Request(`http://localhost${path}`, init),
    {} as Deno.ServeHandlerInfo,
  );
}

Deno.test("HEAD leaves no stream open", async () => {
  let isCancelled = false;
  const body = () => new ReadableStream({ cancel: () => void (isCancelled = true) });
  const { status } = await send(() => new Response(body()), "/a", { method: "HEAD" });
  assert.deepEqual([status, isCancelled], [200, true]);
});

Deno.test("a method that is none of Fresh's is not allowed, where there is a route", async () => {
  const never = () => assert.fail("called");
  assert.equal((await send(never, "/a", { method: "PROPFIND" })).status, 405);
  assert.equal((await send(never, "/a/b", { method: "PROPFIND" })).status, 404);
});

Deno.test("a parameter that is no text is a bad request", async () => {
  assert.equal((await send(() => assert.fail("called"), "/%E0%A4%A")).status, 400);
});

Deno.test("with nonces, what is no page may hold nothing inline", async () => {
  const { headers } = await send(() => new Response("<script>1</script>"), "/a");
  const policy = headers.get("content-security-policy")!;
  assert.match(policy, /script-src 'self'; style-src 'self';/);
});
