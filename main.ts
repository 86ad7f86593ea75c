/**
 * The dashboard's app: Fresh's entry file.
 *
 * @module
 */
import { App, staticFiles } from "fresh";
import { guard } from "./lib/dashboard/server/guard.ts";
import { problems } from "./lib/dashboard/server/problems.ts";
import { securityHeaders } from "./lib/dashboard/server/security_headers.ts";
import type { State } from "./lib/dashboard/state.ts";

export const app = new App<State>()
  .use(...securityHeaders, problems, guard, staticFiles())
  .fsRoutes();
