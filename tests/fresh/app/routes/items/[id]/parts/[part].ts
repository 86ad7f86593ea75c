import { define } from "../../../../define.ts";

export const handler = define.handlers(({ params }) => Response.json(params));
