/**
 * What Glyph's speed, memory and accuracy are made of; README.md says what each figure means.
 *
 *     deno task bench [SECTION...] [--threads N] [--rounds 5] [--json]
 *     deno task bench --backend webgpu [--rounds 5] [--json]
 *
 * Tables are printed, and what was measured is kept in results/bench.json: each section with the
 * machine, the versions, the flags, and every round. What is measured on a GPU is in results/webgpu.json.
 *
 * @module
 */
import { argumentsOrExit, optionsUsage } from "./arguments.ts";
import { flagSets } from "./flag_sets.ts";
import { type Circumstances, describeCircumstances, formatCircumstances } from "./machine.ts";
import { measurePeaks, type Peaks } from "./peaks.ts";
import { keepResults } from "./results_file.ts";
import type { Context, Section } from "./section.ts";
import { sectionNames, sections } from "./sections/mod.ts";
import { benchWebGpu } from "./webgpu/bench.ts";

const resultsFile = new URL("results/bench.json", import.meta.url);

const usage = `Usage: deno task bench [SECTION...] [--threads N] [--rounds 5] [--json]
       deno task bench --backend webgpu [--rounds 5] [--json]

Sections: ${sectionNames.join(", ")}
Without any, all are measured. On WebGPU there is one: a training step, beside
TensorFlow.js' own backend.

${optionsUsage}`;

/** What is kept of a section. */
interface SectionReport extends Circumstances {
  readonly title: string;
  readonly settings: { readonly threads: number; readonly rounds: number };
  readonly flags: typeof flagSets;
  readonly result: unknown;
}

function createContext(threads: number, rounds: number): Context {
  let peaks: Promise<Peaks> | undefined;
  const begin = performance.now();
  const note = (line: string) =>
    console.error(`${((performance.now() - begin) / 1000).toFixed(0).padStart(4)} s  ${line}`);
  return {
    threads,
    rounds,
    note,
    peaks() {
      if (peaks === undefined) note("peak");
      return peaks ??= measurePeaks(threads);
    },
  };
}

async function main(): Promise<number> {
  const settings = argumentsOrExit(usage, sectionNames, ["wasm", "webgpu"]);
  if (typeof settings === "number") return settings;
  if (settings.backend === "webgpu") {
    await benchWebGpu(settings);
    return 0;
  }
  const { threads, rounds, json } = settings;
  const circumstances = describeCircumstances();
  const context = createContext(threads, rounds);
  const print = (lines: readonly string[]) => json || console.log([...lines, ""].join("\n"));
  print(formatCircumstances(circumstances));
  const reports: Record<string, SectionReport> = {};
  for (const name of settings.sections) {
    const section: Section<unknown> = sections[name];
    const title = section.title(settings);
    const result = await section.measure(context);
    print([title, "", ...section.format(result)]);
    reports[name] = {
      ...circumstances,
      title,
      settings: { threads, rounds },
      flags: flagSets,
      result,
    };
    await keepResults(resultsFile, { [name]: reports[name] });
  }
  if (json) console.log(JSON.stringify(reports));
  return 0;
}

if (import.meta.main) Deno.exit(await main());
