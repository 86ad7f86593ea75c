import { define } from "../define.ts";
import { streams } from "../streams.ts";

export const handler = define.handlers(() => Response.json(streams));
