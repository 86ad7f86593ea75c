import { define } from "../define.ts";

export default define.page(({ url }) => (
  <p title={`"${url.searchParams.get("text")}"`}>{url.searchParams.get("text")}</p>
));
