import { networkScript } from "../lib/dashboard/network/questions.ts";
import { scriptResponse } from "../lib/dashboard/server/bundle_script.ts";
import { define } from "../lib/dashboard/state.ts";

/** The worker in which a page's network runs. */
export const handler = define.handlers({
  GET: ({ req }) => scriptResponse(req, networkScript),
});
