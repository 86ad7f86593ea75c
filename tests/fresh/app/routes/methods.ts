import { define } from "../define.ts";

export const handler = define.handlers({
  GET: () => new Response("Got", { headers: { "x-method": "GET" } }),
  POST: async ({ req }) => new Response(await req.text(), { status: 201 }),
  DELETE: () => new Response(null, { status: 204 }),
});
