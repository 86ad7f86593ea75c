import type { Context } from "fresh";
import type { Run } from "../../runs/run.ts";
import { define, type State } from "../state.ts";
import { dashboard } from "./dashboard.ts";
import { Problem } from "./problem.ts";

/** What answers a request of the API. */
export type ApiHandler = (context: Context<State>) => Response | Promise<Response>;

/**
 * The handlers of an address of the API, by method.
 *
 * Other methods are answered with 405, where Fresh has its page for what is not found.
 */
export function api(
  handlers: Readonly<Record<string, ApiHandler>>,
): (context: Context<State>) => Response | Promise<Response> {
  const allowed = Object.keys(handlers).flatMap((name) => name === "GET" ? ["GET", "HEAD"] : name);
  return define.handlers((context: Context<State>) => {
    const { method } = context.req;
    const handler = handlers[method === "HEAD" ? "GET" : method];
    if (handler !== undefined) return handler(context);
    const allow = allowed.join(", ");
    throw new Problem(405, `${method} is not for this address: use ${allow}.`, undefined, {
      "Allow": allow,
    });
  });
}

/**
 * The run that a request's address names.
 *
 * @throws {Problem} 404
 */
export function runOf({ params }: Context<State>): Run {
  const run = dashboard().store.get(params.id);
  if (run === undefined) throw new Problem(404, `There is no run '${params.id}'.`);
  return run;
}
