import { type ByFlags, flagSetNames, flagSets, v8Arguments } from "../flag_sets.ts";
import { IMAGE, tutorialPlan } from "../network_plan.ts";
import { peakMemory } from "../peak_memory.ts";
import type { Section } from "../section.ts";
import { formatMegabytes, formatTable, formatThreads } from "../table.ts";
import { timeNetwork } from "../time_network.ts";

interface MemoryRow {
  readonly name: string;
  /** Bytes at the peak: of the process where the system tells, and of the memory that threads share. */
  readonly memory: ByFlags<{ readonly process?: number; readonly shared?: number }>;
}

interface MemoryResult {
  readonly rows: readonly MemoryRow[];
}

/** Twenty batches: more change nothing. */
const trainOptions = ["--limit", "2560", "--epochs", "1", "--backend", "wasm", "--json"];

/** The peak of `deno task train`, looked up at each of its events. */
async function trainByCommand(flags: readonly string[], threads: number): Promise<number> {
  const runs = await Deno.makeTempDir({ prefix: "glyph-bench-" });
  const options = [...trainOptions, "--threads", String(threads), "--runs", runs];
  const child = new Deno.Command("deno", {
    args: ["run", "--allow-all", ...v8Arguments(flags), "lib/cli/train.ts", ...options],
    cwd: new URL("../../", import.meta.url),
    stdout: "piped",
    stderr: "null",
  }).spawn();
  try {
    let peak = 0;
    for await (const _ of child.stdout) peak = Math.max(peak, await peakMemory(child.pid) ?? 0);
    if (!(await child.status).success) throw new Error("deno task train failed");
    return peak;
  } finally {
    await Deno.remove(runs, { recursive: true });
  }
}

/** Memory at the peak of training and of inference. */
export const memory: Section<MemoryResult> = {
  title: ({ threads }) => `Memory at the peak, MB, ${formatThreads(threads)}`,
  async measure(context) {
    const rows: MemoryRow[] = [];
    const measure = async (kind: "training" | "inference", batch: number) => {
      const name = `${kind}, batch ${batch}`;
      context.note(`memory, ${name}`);
      const network = { plan: tutorialPlan, image: IMAGE, batch };
      const { safe, turbo } = await timeNetwork(kind, network, { ...context, rounds: 1 });
      rows.push({ name, memory: { safe: safe.memory, turbo: turbo.memory } });
    };
    for (const batch of [1, 512]) await measure("inference", batch);
    await measure("training", 128);
    if (Deno.build.os === "linux") {
      context.note("memory, deno task train");
      const [safe, turbo] = [
        await trainByCommand(flagSets.safe, context.threads),
        await trainByCommand(flagSets.turbo, context.threads),
      ];
      rows.push({
        name: "deno task train, batch 128",
        memory: { safe: { process: safe }, turbo: { process: turbo } },
      });
    }
    return { rows };
  },
  format({ rows }) {
    const titles = ["", ...flagSetNames.flatMap((flags) => [flags, "of it shared"])];
    const lines = rows.map(({ name, memory }) => [
      name,
      ...flagSetNames.flatMap((flags) => [
        formatMegabytes(memory[flags].process),
        memory[flags].shared === undefined ? "" : formatMegabytes(memory[flags].shared),
      ]),
    ]);
    return formatTable(titles, lines);
  },
};
