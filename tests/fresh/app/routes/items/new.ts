import { define } from "../../define.ts";

export const handler = define.handlers(() => new Response("A new item"));
