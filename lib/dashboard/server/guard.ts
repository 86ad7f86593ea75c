import { define } from "../state.ts";
import { checkAccess } from "./access.ts";
import { checkDeclaredLength } from "./body.ts";
import { dashboard } from "./dashboard.ts";

/** A middleware that lets no request pass that is not the user's own. */
export const guard = define.middleware((context) => {
  const answer = checkAccess(context.req, dashboard().options);
  if (answer !== undefined) return answer;
  checkDeclaredLength(context.req);
  return context.next();
});
