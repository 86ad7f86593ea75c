import { layerRows } from "../../../../lib/dashboard/network/layer_rows.ts";
import { api, runOf } from "../../../../lib/dashboard/server/api.ts";
import { Problem } from "../../../../lib/dashboard/server/problem.ts";

/** What the network of a run is built of. */
export const handler = api({
  GET: (context) => {
    const { configuration } = runOf(context);
    if (configuration === undefined) {
      throw new Problem(409, "The run has not started yet: its network is not built.");
    }
    const { network } = configuration;
    try {
      return Response.json({ network, layers: layerRows(configuration) });
    } catch (error) {
      // A block of one's own is defined where the run was trained, and not here.
      throw new Problem(409, `Its layers are not known here. ${(error as Error).message}.`);
    }
  },
});
