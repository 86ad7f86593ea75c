import { App, csp, staticFiles } from "fresh";
import { define, type State } from "./define.ts";

const first = define.middleware(async (context) => {
  context.state.passed = ["main"];
  const response = await context.next();
  response.headers.set("x-passed", context.state.passed.join(" "));
  return response;
});

export const app: App<State> = new App<State>()
  .use(staticFiles())
  .use(first, csp({ useNonce: true, csp: ["img-src 'none'", "worker-src blob:"] }))
  .fsRoutes();
