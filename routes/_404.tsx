import { page } from "fresh";
import { define } from "../lib/dashboard/state.ts";

/** Without a handler of its own, this page would be sent with the status 200. */
export const handler = define.handlers((context) => {
  context.state.title = "Not found";
  return page(undefined, { status: 404 });
});

/** What is shown where there is no page. */
export default define.page(({ url }) => (
  <div class="stack message">
    <h1>There is no such page</h1>
    <p>
      <code>{url.pathname}</code> is not here. A run that was deleted leaves no page behind.
    </p>
    <p>
      <a class="button primary" href="/">All runs</a>
    </p>
  </div>
));
