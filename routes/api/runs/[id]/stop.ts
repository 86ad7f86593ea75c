import { api, runOf } from "../../../../lib/dashboard/server/api.ts";
import { dashboard } from "../../../../lib/dashboard/server/dashboard.ts";
import { stopRun } from "../../../../lib/dashboard/server/stop_run.ts";

/** Asks a run to save and end. */
export const handler = api({
  POST: (context) => Response.json(stopRun(runOf(context), dashboard().store), { status: 202 }),
});
