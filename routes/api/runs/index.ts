import { api } from "../../../lib/dashboard/server/api.ts";
import { dashboard } from "../../../lib/dashboard/server/dashboard.ts";
import { startRun } from "../../../lib/dashboard/server/start_run.ts";

/** All runs, and starting one. */
export const handler = api({
  GET() {
    const { store } = dashboard();
    return Response.json(
      store.snapshot(() => ({ runs: store.list(), lastEventId: store.lastEventId() })),
    );
  },
  async POST({ req }) {
    const run = await startRun(req, dashboard());
    return Response.json(run, { status: 201, headers: { Location: `/api/runs/${run.id}` } });
  },
});
