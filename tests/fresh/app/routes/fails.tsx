import { HttpError } from "fresh";
import { define } from "../define.ts";

export const handler = define.handlers({
  GET({ url }) {
    const status = url.searchParams.get("status");
    if (status !== null) throw new HttpError(Number(status), "as asked");
    if (url.searchParams.has("render")) return { data: undefined };
    throw new RangeError("out of range");
  },
});

export default define.page(() => {
  throw new Error("while rendering");
});
