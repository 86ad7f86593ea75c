import { type Child, type ChildOptions, startChild } from "./child.ts";
import { timeInTurn, type Timing, type TurnOptions } from "./in_turn.ts";
import type { WorkloadOptions } from "./workload.ts";

/** What a child took. */
export interface ChildTiming {
  /** Seconds of one run. */
  readonly timing: Timing;
  /** Bytes at the peak: of the process where the system tells, and of the memory that threads share. */
  readonly memory: { readonly process?: number; readonly shared: number };
}

/** Starts children, and ends them when `use` is done with them. */
export async function withChildren<T>(
  options: readonly ChildOptions[],
  use: (children: readonly Child[]) => Promise<T>,
): Promise<T> {
  const children = options.map(startChild);
  try {
    return await use(children);
  } finally {
    await Promise.all(children.map((child) => child.close()));
  }
}

/** Times a workload in each of some children, in turn. */
export async function timeChildren(
  tasks: readonly { readonly child: ChildOptions; readonly workload: WorkloadOptions }[],
  turn: TurnOptions,
): Promise<ChildTiming[]> {
  return await withChildren(tasks.map(({ child }) => child), async (children) => {
    for (const [index, child] of children.entries()) {
      await child.ask("prepare", tasks[index].workload);
    }
    const timings = await timeInTurn(
      children.map((child) => (repetitions) => child.ask("run", repetitions)),
      turn,
    );
    const results: ChildTiming[] = [];
    for (const [index, child] of children.entries()) {
      results.push({ timing: timings[index], memory: await child.ask("memory") });
    }
    return results;
  });
}
