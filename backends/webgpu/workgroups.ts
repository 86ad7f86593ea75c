import { WORKGROUP } from "./shader.ts";

/** Workgroups along one axis that every device allows. */
const MOST = 65_535;

/** Workgroups for so many threads: in two axes where one is too short. */
export function workgroupsOf(threads: number): [x: number, y: number] {
  const count = Math.ceil(threads / WORKGROUP);
  const down = Math.ceil(count / MOST);
  return [Math.ceil(count / down), down];
}
