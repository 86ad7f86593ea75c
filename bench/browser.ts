/**
 * Glyph's speed in a page of headless Chromium beside Deno's, in turn in the same run.
 *
 *     deno task bench:browser [--threads N] [--rounds 5] [--json]
 *
 * The page is cross-origin isolated and computes on its main thread and workers. What was measured is
 * kept in results/browser.json.
 *
 * @module
 */
import { chromium } from "playwright-core";
import { bundle, isolationHeaders, serve } from "../examples/browser/serve.ts";
import { argumentsOrExit, optionsUsage } from "./arguments.ts";
import { type BrowserRow, formatBrowserRows } from "./browser_table.ts";
import type {} from "./browser_page.ts";
import { flagSetNames, flagSets, nameByFlags } from "./flag_sets.ts";
import { timeInTurn } from "./in_turn.ts";
import { describeCircumstances, formatCircumstances } from "./machine.ts";
import { IMAGE, tutorialPlan } from "./network_plan.ts";
import { keepResults } from "./results_file.ts";
import { formatThreads } from "./table.ts";
import { withChildren } from "./time_children.ts";

const executablePath = "/usr/bin/chromium";
const turn = { warmUp: 1, round: 0.5 };
const usage = `Usage: deno task bench:browser [--threads N] [--rounds 5] [--json]

${optionsUsage}`;

const cases = [
  { kind: "training", batch: 128 },
  { kind: "inference", batch: 1 },
  { kind: "inference", batch: 32 },
  { kind: "inference", batch: 512 },
] as const;

async function pageFiles(): Promise<Map<string, BodyInit>> {
  return new Map<string, BodyInit>([
    ["/", '<!doctype html><title>Speed</title><script type="module" src="main.js"></script>'],
    ["/main.js", await bundle(new URL("browser_page.ts", import.meta.url))],
  ]);
}

/** All cases, each in turn in Deno's processes and in the page. */
async function measure(
  threads: number,
  rounds: number,
): Promise<{ version: string; rows: BrowserRow[] }> {
  const server = serve(await pageFiles(), isolationHeaders, 0);
  // Chromium's own sandbox does not run as root. The page is ours.
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.addr.port}/`);
    await page.evaluate((threads) => bench.start(threads), threads);
    const children = flagSetNames.map((flags) => ({ flags, threads }));
    const rows = await withChildren(children, async (children) => {
      const rows: BrowserRow[] = [];
      for (const { kind, batch } of cases) {
        const name = `${kind}, batch ${batch}`;
        console.error(name);
        const workload = { kind, network: { plan: tutorialPlan, image: IMAGE, batch } };
        for (const child of children) await child.ask("prepare", workload);
        await page.evaluate((workload) => bench.prepare(workload), workload);
        const timings = await timeInTurn([
          ...children.map((child) => (runs: number) => child.ask("run", runs)),
          (runs) => page.evaluate((runs) => bench.run(runs), runs),
        ], { ...turn, rounds });
        rows.push({ name, batch, deno: nameByFlags(timings), page: timings.at(-1)! });
      }
      return rows;
    });
    return { version: browser.version(), rows };
  } finally {
    await browser.close();
    await server.shutdown();
  }
}

async function main(): Promise<number> {
  const settings = argumentsOrExit(usage, []);
  if (typeof settings === "number") return settings;
  const { threads, rounds, json } = settings;
  const circumstances = describeCircumstances();
  const installed = await Deno.stat(executablePath).then(() => true, () => false);
  if (!installed) {
    console.error(`There is no ${executablePath}. On Debian: apt-get install chromium`);
    return 1;
  }
  const { version, rows } = await measure(threads, rounds);
  const report = {
    ...circumstances,
    versions: { ...circumstances.versions, chromium: version },
    settings: { threads, rounds },
    flags: flagSets,
    rows,
  };
  await keepResults(new URL("results/browser.json", import.meta.url), report);
  const lines = [
    ...formatCircumstances(circumstances),
    `Chromium ${version}, ${formatThreads(threads)}, medians of ${rounds} rounds in turn`,
    "",
    ...formatBrowserRows(rows),
  ];
  console.log(json ? JSON.stringify(report) : lines.join("\n"));
  return 0;
}

if (import.meta.main) Deno.exit(await main());
