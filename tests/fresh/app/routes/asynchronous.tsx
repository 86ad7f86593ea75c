import { define } from "../define.ts";

export default define.page(async ({ url, state }) => {
  await Promise.resolve();
  state.title = "Waited";
  if (url.searchParams.has("response")) return new Response("A response") as never;
  return <p>Waited for</p>;
});
