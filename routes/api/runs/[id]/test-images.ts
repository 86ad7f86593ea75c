import { wholeNumber } from "../../../../lib/dashboard/network/query.ts";
import { questions } from "../../../../lib/dashboard/network/questions.ts";
import { api, runOf } from "../../../../lib/dashboard/server/api.ts";

/** The image `?index=N` of the run's test set. */
export const handler = api({
  GET: async (context) => {
    const run = runOf(context);
    const index = wholeNumber(context.url, "index", 999_999_999);
    return Response.json(await questions().testImage(run, index));
  },
});
