import { api, runOf } from "../../../../lib/dashboard/server/api.ts";
import { dashboard } from "../../../../lib/dashboard/server/dashboard.ts";
import { eventResponse } from "../../../../lib/dashboard/server/event_response.ts";

/** What happens in a run, as it happens. */
export const handler = api({
  GET: (context) => eventResponse(context.req, dashboard().feed, runOf(context).id),
});
