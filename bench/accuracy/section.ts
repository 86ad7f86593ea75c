import { deviation, mean } from "./statistics.ts";
import { GOAL, type RaceResult } from "./race.ts";
import type { RaceReport, Report, TableRow } from "./report.ts";
import { chooseRows, nameOf } from "./table_plan.ts";

const whole = (value: number) => Math.round(value).toLocaleString("en-US");
const percent = (fraction: number) => `${(100 * fraction).toFixed(2)}%`;
const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

/** A table in Markdown: the first `named` columns are text, the others numbers. */
function table(titles: readonly string[], rows: readonly (readonly string[])[], named: number) {
  const alignment = titles.map((_, column) => column < named ? "---" : "---:");
  return [titles, alignment, ...rows].map(line);
}

const rowTitles = [
  ...["recipe", "network", "parameters", "epochs", "seeds", "test accuracy, mean"],
  ...["standard deviation", "least to most", "seconds a run", "images/s"],
];

function cellsOf({ recipe, model, settings, runs }: TableRow): string[] {
  const accuracies = runs.map(({ accuracy }) => accuracy);
  return [
    recipe,
    model,
    whole(runs[0].parameters),
    String(settings.epochs),
    runs.map(({ seed }) => seed).join(", "),
    percent(mean(accuracies)),
    runs.length < 2 ? "–" : percent(deviation(accuracies)),
    `${percent(Math.min(...accuracies))} to ${percent(Math.max(...accuracies))}`,
    whole(mean(runs.map(({ seconds }) => seconds))),
    whole(mean(runs.map(({ imagesPerSecond }) => imagesPerSecond))),
  ];
}

function formatTable(rows: readonly TableRow[]): string[] {
  const order = chooseRows([]).map(nameOf);
  const place = ({ recipe, model }: TableRow) => order.indexOf(`${recipe}/${model}`);
  const shown = rows.filter((row) => place(row) >= 0).sort((a, b) => place(a) - place(b));
  return table(rowTitles, shown.map(cellsOf), 2);
}

const raceTitles = [
  "",
  "seconds",
  "least to most",
  "to PyTorch",
  "runs that reached it",
  "accuracy",
];

function cellsOfRace({ name, runs, toGoal }: RaceResult, pytorch: number | undefined): string[] {
  const reached = runs.filter(({ accuracy }) => accuracy >= GOAL).length;
  return [
    name,
    toGoal === undefined ? "–" : toGoal.median.toFixed(1),
    toGoal === undefined ? "–" : `${toGoal.least.toFixed(1)} to ${toGoal.most.toFixed(1)}`,
    toGoal === undefined || pytorch === undefined ? "–" : (toGoal.median / pytorch).toFixed(2),
    `${reached} of ${runs.length}`,
    runs.map(({ accuracy }) => percent(accuracy)).join(", "),
  ];
}

function formatRace({ results, settings, machine, versions, pytorch }: RaceReport): string[] {
  const peer = results.find(({ name }) => name === "PyTorch")?.toGoal?.median;
  return [
    ...table(raceTitles, results.map((result) => cellsOfRace(result, peer)), 1),
    "",
    `Seconds from the command to a test accuracy of ${
      percent(GOAL)
    } or more, the result printed, ` +
    `data and packages cached: medians of ${settings.rounds} rounds in turn, a seed each, on ` +
    `${settings.threads} threads of ${machine.processor}, with Deno ${versions.deno}` +
    `${pytorch === undefined ? "" : ` and PyTorch ${pytorch.version}, ${pytorch.layout}`}. ` +
    `Both train the recipe \`${settings.recipe}\`: the same layers, steps and rates.`,
  ];
}

const tableNote =
  "Accuracy after the last epoch, on the test images, which nothing was chosen by. " +
  "Every seed that was trained is here. `deno task bench:accuracy --table` trains them with " +
  "`--turbo`; [all runs](bench/results/accuracy.json), " +
  "[how they were made](docs/recipes.md#how-the-figures-were-made).";

/** The tables in Markdown, with all that is needed to judge them. */
export function formatSection({ table: rows = [], race }: Report): string {
  return [
    ...rows.length === 0 ? [] : [...formatTable(rows), "", tableNote],
    ...race === undefined ? [] : ["", ...formatRace(race)],
  ].join("\n");
}
