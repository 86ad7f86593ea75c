import type { Commands } from "./child_main.ts";
import { type CommandProcess, startCommandProcess } from "./command_process.ts";
import { engineFlags, type FlagSet, flagSets, v8Arguments } from "./flag_sets.ts";

/** How a child is started. */
export interface ChildOptions {
  readonly flags: FlagSet;
  readonly threads: number;
  /** More flags of V8's. */
  readonly v8Flags?: readonly string[];
}

/** A process with flags of its own. */
export type Child = CommandProcess<Commands>;

/** Starts a child. */
export function startChild({ flags, threads, v8Flags = [] }: ChildOptions): Child {
  return startCommandProcess({
    name: flags,
    script: new URL("child_main.ts", import.meta.url),
    args: [String(threads), engineFlags(flagSets[flags]).join()],
    denoOptions: v8Arguments([...flagSets[flags], ...v8Flags]),
  });
}
