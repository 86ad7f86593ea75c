import { api, runOf } from "../../../../lib/dashboard/server/api.ts";
import { dashboard } from "../../../../lib/dashboard/server/dashboard.ts";
import { resumeRun } from "../../../../lib/dashboard/server/resume_run.ts";

/** Goes on with a run. */
export const handler = api({
  POST: async (context) =>
    Response.json(await resumeRun(context.req, runOf(context), dashboard()), { status: 202 }),
});
