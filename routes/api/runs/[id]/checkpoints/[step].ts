import { api, runOf } from "../../../../../lib/dashboard/server/api.ts";
import { checkpointResponse } from "../../../../../lib/dashboard/server/checkpoint_response.ts";
import { dashboard } from "../../../../../lib/dashboard/server/dashboard.ts";

/** A checkpoint's file. */
export const handler = api({
  GET: (context) =>
    checkpointResponse(runOf(context), {
      runs: dashboard().options.runs,
      step: context.params.step,
      part: context.url.searchParams.get("part") ?? "model",
    }),
});
