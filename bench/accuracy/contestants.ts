import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type RecipeName, recipes } from "../../lib/recipes/mod.ts";
import { type JobOptions, pytorchJob } from "./pytorch_job.ts";
import type { Contestant } from "./race.ts";
import { resolveRow } from "./resolve_row.ts";
import { trainCommand } from "./train_command.ts";

const program = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** What all who race have in common. */
export interface RaceSettings {
  readonly recipe: RecipeName;
  readonly threads: number;
  /** A folder for what is written on the way, with MNIST's raw IDX files in it. */
  readonly folder: string;
}

/** `deno task train`, with the flags of `--turbo` or without. */
export function glyph(turbo: boolean, { recipe, threads, folder }: RaceSettings): Contestant {
  return {
    name: turbo ? "Glyph --turbo" : "Glyph",
    command: (seed, limit) =>
      Promise.resolve(
        trainCommand({ recipe, seed, threads, turbo, limit, runs: join(folder, "runs") }),
      ),
  };
}

/** Runs a Python program with a job; gives the line that it prints. */
async function ask(python: string, name: string, job: string) {
  const { success, stdout, stderr } = await new Deno.Command(python, {
    args: ["-B", program(name), job],
  }).output();
  if (!success) throw new Error(`${name} failed: ${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** Images that PyTorch's layouts are compared with. */
const COMPARED = 10 * 128;

/** PyTorch with the same recipe, in the layout that is faster on this machine. */
export async function pytorch(python: string, { recipe, threads, folder }: RaceSettings) {
  const planned = resolveRow({ recipe, model: recipes[recipe].model });
  const write = async (options: Omit<JobOptions, "threads" | "folder">) => {
    const file = join(folder, "job.json");
    const job = pytorchJob(planned, { threads, folder, ...options });
    await Deno.writeTextFile(file, JSON.stringify(job));
    return file;
  };
  const trial = await write({ seed: 0, layout: "contiguous", limit: COMPARED });
  const { seconds, version } = await ask(python, "time_layouts.py", trial);
  const layout = seconds.channels_last < seconds.contiguous ? "channels_last" : "contiguous";
  const contestant: Contestant = {
    name: "PyTorch",
    async command(seed, limit) {
      const job = await write({ seed, layout, limit });
      return [python, "-B", program("train_pytorch.py"), job];
    },
  };
  return { contestant, version, layout } as const;
}
