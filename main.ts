/**
 * The dashboard's app: Fresh's entry file.
 *
 * @module
 */
import { App, staticFiles } from "fresh";
import type { State } from "./lib/dashboard/state.ts";

export const app = new App<State>().use(staticFiles()).fsRoutes();
