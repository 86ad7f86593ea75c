import { wholeNumber } from "../../../../lib/dashboard/network/query.ts";
import { questions } from "../../../../lib/dashboard/network/questions.ts";
import { api, runOf } from "../../../../lib/dashboard/server/api.ts";

/** The test images of the class `?actual=A` that the network reads as `&predicted=P`. */
export const handler = api({
  GET: async (context) => {
    const run = runOf(context);
    const most = (run.configuration?.classes ?? 256) - 1;
    const actual = wholeNumber(context.url, "actual", most);
    const predicted = wholeNumber(context.url, "predicted", most);
    return Response.json(await questions().misread(run, actual, predicted));
  },
});
