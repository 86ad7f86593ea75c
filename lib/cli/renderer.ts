import type { Evaluation } from "../train/evaluate.ts";
import { defaultRecipe, recipeNames } from "../recipes/mod.ts";
import type { BlockDefinition } from "../model/network.ts";
import type { TrainConfiguration, TrainEvent } from "../train/events.ts";
import { confusionTable } from "./confusion_table.ts";
import { describeTraining } from "./describe_training.ts";
import { printable } from "./display_width.ts";
import { formatAccuracy, formatCount, formatLoss, wrapWords } from "./format.ts";
import type { Progress } from "./progress.ts";
import type { Style } from "./style.ts";

/** Tells what is done at the moment, such as a download, and which fraction of it is done. */
export type Working = (text: string, done?: number) => void;

/** Draws a run. What it draws follows from the progress alone. */
export interface Renderer {
  /** Draws what an event changed. */
  show(event: TrainEvent, progress: Progress): void;
  /** Tells something that stays, such as how to resume. */
  notice(text: string): void;
  /** Tells what is done at the moment. */
  readonly working: Working;
  /** Draws the result and where the files lie. */
  finish(result: RunResult): void;
}

/** What a run leaves. */
export interface RunResult {
  /** What each class is called, by label. */
  readonly classNames: readonly string[];
  /** The last test, if there was one. */
  readonly tested?: Evaluation;
  /** What lies where: `["Checkpoint", "runs/..."]`. */
  readonly files: readonly (readonly [name: string, path: string])[];
}

const nameColumns = 10;

/** What a run is about to do and why on that device, in lines for a screen of some width. */
export function describeStart({ start }: Progress, columns: number, style: Style): string[] {
  if (start === undefined) return [];
  const { configuration, backend, parameters, resumed, run } = start;
  const flags = backend.flags.length === 0 ? "" : `, ${backend.flags.join(", ")}`;
  const threads = `${backend.threads} ${backend.threads === 1 ? "thread" : "threads"}`;
  const rows = [
    ["Run", resumed ? `${run}, resumed after step ${formatCount(resumed.step)}` : run],
    ["Recipe", describeRecipe(configuration.recipe)],
    ["Data", describeData(configuration)],
    ["Training", describeTraining(configuration)],
    ["Network", describeNetwork(configuration, parameters)],
    ["Device", `${backend.name}, ${threads}${flags}`],
    ...backend.reasons.map((reason) => ["", reason]),
  ];
  return rows.flatMap(([name, value]) =>
    wrapWords(value, columns - nameColumns).map((line, at) =>
      style.dim((at === 0 ? name : "").padEnd(nameColumns)) + line
    )
  );
}

function describeRecipe(recipe: string): string {
  const others = recipeNames.filter((name) => name !== recipe).join(", ");
  return recipe === defaultRecipe ? `${recipe}, the default (others: ${others})` : recipe;
}

function describeData({ dataset, trainExamples, validation }: TrainConfiguration): string {
  const held = validation === 0 ? "" : ` and ${formatCount(validation)} held out`;
  return `${printable(dataset)}: ${formatCount(trainExamples)} training images${held}`;
}

function describeNetwork(
  { network, initialWeights }: TrainConfiguration,
  parameters: number,
): string {
  const rates = new Set(dropoutRates(network));
  return [
    `${formatCount(parameters)} parameters`,
    ...(rates.size > 0 ? [`dropout ${[...rates].join(" and ")}`] : []),
    ...(initialWeights === undefined ? [] : ["weights from a file"]),
  ].join(", ");
}

function dropoutRates({ type, rate, dropout, blocks, shortcut }: BlockDefinition): unknown[] {
  const inner = [blocks, shortcut].flat() as (BlockDefinition | undefined)[];
  return [type === "dropout" ? rate : undefined, dropout]
    .filter((rate) => rate !== undefined)
    .concat(inner.flatMap((block) => block ? dropoutRates(block) : []));
}

/** Whether an epoch's result is complete with this event: its tests come behind it. */
export function endsEpoch({ type }: TrainEvent): boolean {
  return type !== "epoch" && type !== "validation";
}

/** The result in lines, for a screen of some width. */
export function describeResult(result: RunResult, columns: number, style: Style): string[] {
  const { tested, classNames, files } = result;
  const widest = Math.max(...files.map(([name]) => name.length)) + 2;
  return [
    ...(tested ? [...describeEvaluation(tested, classNames, columns, style), ""] : []),
    ...files.map(([name, path]) => `${style.dim(name.padEnd(widest))}${path}`),
  ];
}

/** A test in lines, for a screen of some width. */
export function describeEvaluation(
  test: Evaluation,
  classNames: readonly string[],
  columns: number,
  style: Style,
): string[] {
  return [describeTest(test, style), "", ...confusionTable(test, classNames, columns, style)];
}

/** A test in one line. */
export function describeTest(test: Evaluation, style: Style): string {
  const correct = test.perClass.reduce((sum, { correct }) => sum + correct, 0);
  return `Test loss ${style.bold(formatLoss(test.loss))}, accuracy ` +
    `${style.bold(formatAccuracy(test.accuracy))} ` +
    `(${formatCount(correct)} of ${formatCount(test.examples)} images)`;
}
