/**
 * Puts what results/accuracy.json holds into README.md, or checks that it stands there.
 *
 *     deno run --allow-all bench/accuracy/readme.ts [--check]
 *
 * @module
 */
import { checkFiles, makeReadme, root, writeFiles } from "../readme_section.ts";
import type { Report } from "./report.ts";
import { formatSection } from "./section.ts";

const results = "bench/results/accuracy.json";

const file = new URL(results, root);

/** The report that is kept; an empty one where there is none. */
export async function readReport(): Promise<Report> {
  try {
    return JSON.parse(await Deno.readTextFile(file));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
}

/** Keeps a report. */
export async function keepReport(report: Report): Promise<void> {
  await writeFiles([{ file, text: `${JSON.stringify(report, undefined, 2)}\n` }]);
}

const make = async () => [await makeReadme("bench:accuracy", formatSection(await readReport()))];

/** Puts what the report that is kept comes to into README.md. */
export async function writeSection(): Promise<void> {
  await writeFiles(await make());
}

if (import.meta.main) {
  if (Deno.args.includes("--check")) Deno.exit(await checkFiles(await make(), results));
  await writeSection();
}
