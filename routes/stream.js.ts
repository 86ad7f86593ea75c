import { scriptResponse } from "../lib/dashboard/server/bundle_script.ts";
import { define } from "../lib/dashboard/state.ts";

const worker = new URL("../lib/dashboard/live/shared_worker.ts", import.meta.url);

/** The worker that holds a browser's one connection to the events. */
export const handler = define.handlers({
  GET: ({ req }) => scriptResponse(req, worker),
});
