import { HttpError } from "fresh";
import RunView from "../../islands/RunView.tsx";
import { dashboard } from "../../lib/dashboard/server/dashboard.ts";
import { define } from "../../lib/dashboard/state.ts";

/** One run. */
export default define.page(({ params, state }) => {
  const run = dashboard().store.get(params.id);
  if (run === undefined) throw new HttpError(404);
  state.title = run.name;
  return <RunView run={run} />;
});
