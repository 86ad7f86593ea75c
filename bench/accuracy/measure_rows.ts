import type { EpochEvent, StartEvent, TrainConfiguration } from "../../lib/train/events.ts";
import type { TrainSettings } from "../../lib/train/settings.ts";
import { describeCircumstances } from "../machine.ts";
import { runsOf, sameTask } from "./kept_rows.ts";
import type { Report, RowTask, TableRun } from "./report.ts";
import { resolveRow } from "./resolve_row.ts";
import { nameOf, type PlannedRow } from "./table_plan.ts";
import { inTemporaryFolder } from "./temporary_folder.ts";
import { timeCommand } from "./time_command.ts";
import { trainCommand } from "./train_command.ts";

/** How rows are measured. */
export interface MeasureOptions {
  readonly threads: number;
  /** Train on the first so many images. */
  readonly limit?: number;
  readonly note: (line: string) => void;
}

/** @throws {Error} If a run was another than its row says: its recipe was changed meanwhile. */
function checkConfiguration(configuration: TrainConfiguration, task: RowTask): void {
  const settings = Object.fromEntries(
    Object.keys(task.settings).map((name) => [name, configuration[name as keyof TrainSettings]]),
  ) as unknown as RowTask["settings"];
  if (sameTask({ settings, network: configuration.network }, task)) return;
  throw new Error(`What ${task.recipe}/${task.model} trains has changed meanwhile: start again`);
}

async function measureRun(
  { recipe, model, epochs }: PlannedRow,
  task: RowTask,
  seed: number,
  { threads, limit }: MeasureOptions,
): Promise<TableRun> {
  const circumstances = describeCircumstances();
  const { seconds, accuracy, events } = await inTemporaryFolder((runs) =>
    timeCommand(
      trainCommand({ recipe, model, epochs, seed, threads, limit, turbo: true, runs }),
    )
  );
  const { parameters, configuration } = events.find(({ type }) => type === "start") as StartEvent;
  checkConfiguration(configuration, task);
  const trained = events.filter(({ type }) => type === "epoch") as EpochEvent[];
  const sum = (name: "examples" | "seconds") =>
    trained.reduce((total, event) => total + event[name], 0);
  const imagesPerSecond = sum("examples") / sum("seconds");
  const results = { parameters, accuracy, seconds, imagesPerSecond };
  return { seed, threads, ...results, ...circumstances };
}

/** Makes the runs of rows that the report lacks, one after the other, and gives each as it ends. */
export async function* measureRows(
  rows: readonly PlannedRow[],
  report: Report,
  options: MeasureOptions,
): AsyncGenerator<{ readonly task: RowTask; readonly run: TableRun }> {
  for (const row of rows) {
    const task = resolveRow(row);
    const made = runsOf(report, task).map(({ seed }) => seed);
    for (const seed of row.seeds.filter((seed) => !made.includes(seed))) {
      const run = await measureRun(row, task, seed, options);
      const { accuracy, seconds } = run;
      options.note(
        `${nameOf(row)}, seed ${seed}: ${(100 * accuracy).toFixed(2)}% in ` +
          `${seconds.toFixed(0)} s`,
      );
      yield { task, run };
    }
  }
}
