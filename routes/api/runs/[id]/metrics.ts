import { api, runOf } from "../../../../lib/dashboard/server/api.ts";
import { dashboard } from "../../../../lib/dashboard/server/dashboard.ts";
import { metricsResponse } from "../../../../lib/dashboard/server/metrics_response.ts";

/** All that was measured in a run. */
export const handler = api({
  GET(context) {
    const run = runOf(context);
    const metrics = dashboard().store.metrics(run.id)!;
    return metricsResponse(run, metrics, context.url.searchParams);
  },
});
