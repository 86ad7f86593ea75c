import { pixelsOf } from "../../../../lib/dashboard/network/query.ts";
import { questions } from "../../../../lib/dashboard/network/questions.ts";
import { api, runOf } from "../../../../lib/dashboard/server/api.ts";
import { readFields } from "../../../../lib/dashboard/server/body.ts";

/** What the network reads in an image: `{ pixels }`, height x width x channels from 0 to 1. */
export const handler = api({
  POST: async (context) => {
    const run = runOf(context);
    const pixels = pixelsOf(await readFields(context.req, ["pixels"]));
    return Response.json(await questions().predict(run, pixels));
  },
});
