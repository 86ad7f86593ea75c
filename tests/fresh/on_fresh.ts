/**
 * The fixture on Fresh itself, as it is built for production.
 *
 * @module
 */
import { Builder } from "fresh/dev";
import { fileURLToPath } from "node:url";

/** What answers requests to the app of a project. */
export async function openApp(project: URL): Promise<Deno.ServeHandler> {
  const outDir = fileURLToPath(new URL("_fresh/", project));
  await new Builder({ root: fileURLToPath(project), outDir }).build();
  const { default: server } = await import(new URL("_fresh/server.js", project).href);
  return server.fetch;
}
