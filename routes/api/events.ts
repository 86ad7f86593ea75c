import { api } from "../../lib/dashboard/server/api.ts";
import { dashboard } from "../../lib/dashboard/server/dashboard.ts";
import { eventResponse } from "../../lib/dashboard/server/event_response.ts";

/** What happens in all runs, as it happens. */
export const handler = api({
  GET: ({ req }) => eventResponse(req, dashboard().feed),
});
