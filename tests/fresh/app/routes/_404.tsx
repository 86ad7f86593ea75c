import { HttpError, page } from "fresh";
import { define } from "../define.ts";

export const handler = define.handlers(({ url }) =>
  url.searchParams.has("default") ? page() : page(undefined, { status: 404 })
);

export default define.page(({ url, error }) => (
  <h1 data-status={error instanceof HttpError ? error.status : undefined}>
    No {url.pathname}
  </h1>
));
