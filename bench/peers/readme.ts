/**
 * Puts what results/peers.json holds into README.md and docs/peers.svg, or checks that it stands there.
 *
 *     deno run --allow-all bench/peers/readme.ts [--check]
 *
 * @module
 */
import { checkFiles, type MadeFile, makeReadme, root, writeFiles } from "../readme_section.ts";
import { drawPeers } from "./chart.ts";
import type { Report } from "./report.ts";
import { formatSection } from "./section.ts";

const results = "bench/results/peers.json";

/** The files as the report would have them. */
async function make(report: Report): Promise<MadeFile[]> {
  const chart = { file: new URL("docs/peers.svg", root), text: `${drawPeers(report)}\n` };
  return [await makeReadme("bench:peers", formatSection(report)), chart];
}

/** Keeps a report: the results, the README's section and the chart. */
export async function keepReport(report: Report): Promise<void> {
  const kept = { file: new URL(results, root), text: `${JSON.stringify(report, undefined, 2)}\n` };
  await writeFiles([kept, ...await make(report)]);
}

/** Makes the files of the report that is kept, or tells which differ from it. */
async function main(check: boolean): Promise<number> {
  const report: Report = JSON.parse(await Deno.readTextFile(new URL(results, root)));
  if (check) return await checkFiles(await make(report), results);
  await keepReport(report);
  return 0;
}

if (import.meta.main) Deno.exit(await main(Deno.args.includes("--check")));
