import { define } from "../define.ts";

export default define.middleware((context) => {
  context.state.passed.push("root");
  return context.next();
});
