import { workerScript } from "../lib/dashboard/live/worker_script.ts";
import { scriptResponse } from "../lib/dashboard/server/bundle_script.ts";
import { define } from "../lib/dashboard/state.ts";

/** The worker that holds a browser's one connection to the events. */
export const handler = define.handlers({
  GET: ({ req }) => scriptResponse(req, workerScript),
});
