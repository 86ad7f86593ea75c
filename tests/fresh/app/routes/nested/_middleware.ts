import { define } from "../../define.ts";

export default define.middleware([
  (context) => {
    context.state.passed.push("nested-1");
    return context.next();
  },
  (context) => {
    context.state.passed.push("nested-2");
    if (context.url.searchParams.has("stop")) return new Response("Stopped");
    if (context.url.searchParams.has("fail")) throw new Error("in a middleware");
    return context.next();
  },
]);
