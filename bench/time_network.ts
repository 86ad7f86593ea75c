import { type ByFlags, flagSetNames, nameByFlags } from "./flag_sets.ts";
import type { NetworkOptions } from "./training.ts";
import { type ChildTiming, timeChildren } from "./time_children.ts";
import type { Context } from "./section.ts";

/** Training or inference of a network with each set of flags, in turn. */
export async function timeNetwork(
  kind: "training" | "inference",
  network: NetworkOptions,
  { threads, rounds }: Pick<Context, "threads" | "rounds">,
): Promise<ByFlags<ChildTiming>> {
  const tasks = flagSetNames.map((flags) => ({
    child: { flags, threads },
    workload: { kind, network },
  }));
  return nameByFlags(await timeChildren(tasks, { rounds, warmUp: 1, round: 0.5 }));
}
