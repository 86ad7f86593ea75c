import { define } from "../define.ts";

export const handler = define.handlers(({ req }) =>
  new Response(req.method, { headers: { "x-method": req.method } })
);
