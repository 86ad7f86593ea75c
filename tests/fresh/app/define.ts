import { createDefine, type Define } from "fresh";

export interface State {
  title?: string;
  /** What the request passed. */
  passed: string[];
}

export const define: Define<State> = createDefine<State>();
