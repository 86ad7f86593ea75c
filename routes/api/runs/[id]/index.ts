import { trainOptions } from "../../../../lib/cli/options.ts";
import { api, runOf } from "../../../../lib/dashboard/server/api.ts";
import { readFields } from "../../../../lib/dashboard/server/body.ts";
import { dashboard } from "../../../../lib/dashboard/server/dashboard.ts";
import { removeRun } from "../../../../lib/dashboard/server/remove_run.ts";
import { parseField } from "../../../../lib/dashboard/server/run_request.ts";

/** One run: how it stands, another name, its end. */
export const handler = api({
  GET: (context) => Response.json(runOf(context)),
  async PATCH(context) {
    const { id } = runOf(context);
    const { name } = await readFields(context.req, ["name"]);
    return Response.json(
      dashboard().store.rename(id, parseField("name", name, trainOptions.name.schema)),
    );
  },
  async DELETE(context) {
    await removeRun(runOf(context), dashboard().store);
    return new Response(null, { status: 204 });
  },
});
