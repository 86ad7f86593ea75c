import { define } from "../lib/dashboard/state.ts";

/** What is shown where a page failed; the details are in the server's terminal. */
export default define.page(() => (
  <div class="stack message">
    <h1>Something went wrong</h1>
    <p>
      The page could not be made. Training goes on: it runs in processes of its own. The dashboard's
      terminal says what happened.
    </p>
    <p>
      <a class="button primary" href="/">All runs</a>
    </p>
  </div>
));
