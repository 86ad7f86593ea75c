import { notesOn } from "./notes.ts";
import type { Report } from "./report.ts";
import { rowsOf, titles } from "./rows.ts";

/** A load from which on figures mean little. */
const BUSY = 0.5;

const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

function month(time: string): string {
  return new Date(time).toLocaleDateString("en-GB", {
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
}

/** The chart and the table in Markdown, with all that is needed to judge them. */
export function formatSection(report: Report): string {
  const { machine, versions, load, time, peers } = report;
  const libraries = peers
    .filter(({ name }) => !name.startsWith("Glyph"))
    .map(({ name, version }) => `${name.replace(/, .*/, "")} ${version}`);
  return [
    "![Images a second, training and prediction: Glyph and its peers](docs/peers.svg)",
    "",
    row(titles),
    row(titles.map((title) => title === "" ? "---" : "---:")),
    ...rowsOf(report).map(row),
    "",
    `On ${machine.cores} cores of ${machine.processor} in ${month(time)}, with Deno ` +
    `${versions.deno}: ${[...new Set(libraries)].join("; ")}.`,
    ...load > BUSY
      ? [`The machine was busy (load ${load.toFixed(1)}): these figures mean little.`]
      : [],
    ...notesOn(report),
    "`deno task bench:peers` measures it; [all rounds](bench/results/peers.json).",
  ].join("\n");
}
