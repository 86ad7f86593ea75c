import { questions } from "../../../../lib/dashboard/network/questions.ts";
import { api, runOf } from "../../../../lib/dashboard/server/api.ts";

/** The filters of the first convolution. */
export const handler = api({
  GET: async (context) => Response.json(await questions().filters(runOf(context))),
});
