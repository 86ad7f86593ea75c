import { define } from "../define.ts";

export const handler = define.handlers(() => undefined as never);
