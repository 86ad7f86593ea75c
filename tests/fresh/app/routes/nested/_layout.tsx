import { define } from "../../define.ts";

export default define.layout(({ Component, state }) => (
  <section id="outer" data-passed={state.passed.join(" ")}>
    <Component />
  </section>
));
