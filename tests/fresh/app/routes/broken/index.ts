import { define } from "../../define.ts";

export const handler = define.handlers(() => {
  throw new Error("on purpose");
});
