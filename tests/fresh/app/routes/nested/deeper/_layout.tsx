import { define } from "../../../define.ts";

export default define.layout(({ Component }) => (
  <section id="inner">
    <Component />
  </section>
));
