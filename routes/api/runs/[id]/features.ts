import { wholeNumber } from "../../../../lib/dashboard/network/query.ts";
import { questions } from "../../../../lib/dashboard/network/questions.ts";
import { api, runOf } from "../../../../lib/dashboard/server/api.ts";

/** What the network's convolutions make of the test image `?image=N`. */
export const handler = api({
  GET: async (context) => {
    const run = runOf(context);
    const image = wholeNumber(context.url, "image", 999_999_999);
    return Response.json(await questions().features(run, image));
  },
});
