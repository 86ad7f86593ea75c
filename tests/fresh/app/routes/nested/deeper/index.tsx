import { HttpError } from "fresh";
import { define } from "../../../define.ts";

export const handler = define.handlers({
  GET({ url }) {
    if (url.searchParams.has("missing")) throw new HttpError(404);
    return { data: "Deeper" };
  },
});

export default define.page<typeof handler>(({ data }) => <p>{data}</p>);
