import { page } from "fresh";
import { define } from "../define.ts";

export const handler = define.handlers({
  GET(context) {
    context.state.title = "With data";
    return page({ count: 3 }, { status: 202, headers: { "x-data": "yes" } });
  },
});

export default define.page<typeof handler>(({ data }) => <p>Count: {data.count}</p>);
