/**
 * Puts what results/peers.json holds into README.md and docs/peers.svg, or checks that it stands there.
 *
 *     deno run --allow-all bench/peers/readme.ts [--check]
 *
 * @module
 */
import { drawPeers } from "./chart.ts";
import type { Report } from "./report.ts";
import { formatSection } from "./section.ts";

/** The files that are made of a report. */
const root = new URL("../../", import.meta.url);
const readme = new URL("README.md", root), chart = new URL("docs/peers.svg", root);
const results = new URL("bench/results/peers.json", root);

const begin = "<!-- Made by `deno task bench:peers`: do not edit. -->";
const end = "<!-- End of what `deno task bench:peers` made. -->";

/**
 * Replaces what stands between the two marks.
 *
 * @throws {RangeError} If a mark is missing.
 */
export function replaceSection(text: string, section: string): string {
  const from = text.indexOf(begin), to = text.indexOf(end);
  if (from < 0 || to < from) {
    throw new RangeError(`README.md lacks the marks of the section: put ${begin} and ${end} back`);
  }
  return `${text.slice(0, from)}${begin}\n\n${section}\n\n${text.slice(to)}`;
}

/** Formats as `deno fmt` does, which would otherwise change what was made. */
async function formatMarkdown(text: string): Promise<string> {
  const child = new Deno.Command("deno", {
    args: ["fmt", "--ext", "md", "-"],
    cwd: root,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const output = child.output();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
  return new TextDecoder().decode((await output).stdout);
}

/** The files as the report would have them. */
async function make(report: Report): Promise<[URL, string][]> {
  const text = replaceSection(await Deno.readTextFile(readme), formatSection(report));
  return [[readme, await formatMarkdown(text)], [chart, `${drawPeers(report)}\n`]];
}

/** Keeps a report: the results, the README's section and the chart. */
export async function keepReport(report: Report): Promise<void> {
  await Deno.writeTextFile(results, `${JSON.stringify(report, undefined, 2)}\n`);
  for (const [file, text] of await make(report)) await Deno.writeTextFile(file, text);
}

/** Makes the files of the report that is kept, or tells which differ from it. */
async function main(check: boolean): Promise<number> {
  const report: Report = JSON.parse(await Deno.readTextFile(results));
  if (!check) {
    await keepReport(report);
    return 0;
  }
  let status = 0;
  for (const [file, text] of await make(report)) {
    const found = await Deno.readTextFile(file).catch(() => "");
    if (found === text) continue;
    console.error(`${file.pathname} is not what bench/results/peers.json gives: run this script`);
    status = 1;
  }
  return status;
}

if (import.meta.main) Deno.exit(await main(Deno.args.includes("--check")));
