/**
 * Accuracy: how soon 99% is reached, beside PyTorch, and what the recipes come to over seeds.
 *
 *     deno task bench:accuracy [--recipe fast] [--rounds 5] [--threads N] [--limit N] [--json]
 *     deno task bench:accuracy --table [ROW...] [--threads N] [--limit N] [--json]
 *
 * Both train by the command line, as users do. What was measured is kept in results/accuracy.json and
 * the README; the table's runs are kept one by one, so that it goes on where it was stopped.
 *
 * @module
 */
import { type AccuracyArguments, readArguments, usage } from "./accuracy/arguments.ts";
import { withRun } from "./accuracy/kept_rows.ts";
import { measureRace } from "./accuracy/measure_race.ts";
import { measureRows } from "./accuracy/measure_rows.ts";
import { keepReport, readReport, writeSection } from "./accuracy/readme.ts";
import type { Report } from "./accuracy/report.ts";
import { formatSection } from "./accuracy/section.ts";
import type { PlannedRow } from "./accuracy/table_plan.ts";
import { describeCircumstances, formatCircumstances } from "./machine.ts";

const note = (line: string) => console.error(line);

/** Takes what was measured into the report: the one that is kept, but in a trial. */
async function take(
  settings: AccuracyArguments,
  report: Report,
  change: (report: Report) => Report,
): Promise<Report> {
  if (settings.limit !== undefined) return change(report);
  // Read again, because another program may have measured something meanwhile.
  const changed = change(await readReport());
  await keepReport(changed);
  return changed;
}

async function measureTable(
  settings: AccuracyArguments,
  rows: readonly PlannedRow[],
): Promise<Report> {
  let report: Report = settings.limit === undefined ? await readReport() : {};
  for await (const { task, run } of measureRows(rows, report, { ...settings, note })) {
    report = await take(settings, report, (report) => withRun(report, task, run));
  }
  return report;
}

async function measure(settings: AccuracyArguments): Promise<Report> {
  if (settings.rows !== undefined) return await measureTable(settings, settings.rows);
  const race = await measureRace(settings, note);
  return await take(settings, {}, (report) => ({ ...report, race }));
}

async function main(): Promise<number> {
  let settings: AccuracyArguments;
  try {
    settings = readArguments(Deno.args, navigator.hardwareConcurrency);
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    return 2;
  }
  if (settings.help) {
    console.log(usage);
    return 0;
  }
  for (const line of formatCircumstances(describeCircumstances())) note(line);
  const report = await measure(settings);
  if (settings.limit === undefined) await writeSection();
  console.log(settings.json ? JSON.stringify(report) : formatSection(report));
  return 0;
}

if (import.meta.main) Deno.exit(await main());
