import { define } from "../define.ts";
import Taker from "../islands/Taker.tsx";
import Failing from "../islands/Failing.tsx";

export default define.page(({ url }) =>
  url.searchParams.has("failing") ? <Failing /> : <Taker value={{ deep: [() => "never sent"] }} />
);
