/**
 * The fixture on host/.
 *
 * @module
 */
import { loadApp } from "../../host/serve.ts";

/** What answers requests to the app of a project. */
export function openApp(project: URL): Promise<Deno.ServeHandler> {
  return loadApp(project);
}
