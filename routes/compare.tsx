import CompareView from "../islands/CompareView.tsx";
import { readCompareAddress } from "../lib/dashboard/curves/compare_address.ts";
import { dashboard } from "../lib/dashboard/server/dashboard.ts";
import { define } from "../lib/dashboard/state.ts";

/** Several runs beside each other. */
export default define.page(({ url, state }) => {
  state.title = "Compare runs";
  const address = readCompareAddress(url.searchParams);
  const { store } = dashboard();
  const runs = address.runs.map((id) => store.get(id)).filter((run) => run !== undefined);
  return <CompareView address={address} runs={runs} known={store.list()} />;
});
