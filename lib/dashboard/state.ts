import { createDefine, type Define } from "fresh";

/** What middlewares leave for pages. */
export interface State {
  /** What the browser's tab says. */
  title?: string;
}

/** Makes pages, handlers and middlewares with the app's state. */
export const define: Define<State> = createDefine<State>();
