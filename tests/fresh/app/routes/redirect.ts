import { define } from "../define.ts";

export const handler = define.handlers((context) => {
  const { searchParams } = context.url;
  const to = searchParams.get("to")!;
  return searchParams.has("status")
    ? context.redirect(to, Number(searchParams.get("status")))
    : context.redirect(to);
});
