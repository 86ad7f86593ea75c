import type { Middleware } from "./context.ts";

/** What every request passes: middlewares, then the routes of files. */
export class App<State> {
  /** In the order of their use. */
  readonly middlewares: Middleware<State>[] = [];
  /** Whether the files in routes/ answer. */
  servesFiles = false;

  /** Puts middlewares before all routes. */
  use(...middlewares: Middleware<State>[]): this {
    if (this.servesFiles) throw new Error("Call use() before fsRoutes()");
    this.middlewares.push(...middlewares);
    return this;
  }

  /** Has the files in routes/ answer. */
  fsRoutes(): this {
    this.servesFiles = true;
    return this;
  }
}
