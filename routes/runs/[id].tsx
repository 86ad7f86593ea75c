import { HttpError } from "fresh";
import RunView from "../../islands/RunView.tsx";
import { runsOfSeries } from "../../lib/dashboard/runs/series.ts";
import { dashboard } from "../../lib/dashboard/server/dashboard.ts";
import { define } from "../../lib/dashboard/state.ts";
import { defaultSettings } from "../../lib/train/settings.ts";

/** One run. */
export default define.page(({ params, state }) => {
  const { store } = dashboard();
  const run = store.get(params.id);
  if (run === undefined) throw new HttpError(404);
  state.title = run.name;
  const runs = run.series ? runsOfSeries(store.list(), run.series.id) : [];
  return <RunView run={run} defaults={defaultSettings} runs={runs} />;
});
