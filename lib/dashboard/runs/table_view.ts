import type { ListedRun, RunState } from "../../runs/run.ts";
import { datasetOf, deviceOf, recipeOf } from "./describe_run.ts";

/** What a table of runs can be sorted by, and what of a run is compared then. */
export const sortKeys = {
  name: ({ name }) => name.toLowerCase(),
  state: ({ state }) => states.indexOf(state),
  data: datasetOf,
  device: deviceOf,
  recipe: recipeOf,
  epoch: ({ epoch, step }) => epoch + step / 1e9,
  accuracy: ({ testAccuracy }) => testAccuracy,
  loss: ({ loss }) => loss,
  speed: ({ imagesPerSecond }) => imagesPerSecond,
  duration: ({ seconds }) => seconds,
} as const satisfies Record<string, (run: ListedRun) => string | number | undefined>;

/** A column that the table can be sorted by. */
export type SortKey = keyof typeof sortKeys;

/** Every state, in the order that one thinks of them: what goes on first. */
export const states: readonly RunState[] = [
  "running",
  "starting",
  "queued",
  "completed",
  "stopped",
  "lost",
  "failed",
];

/** How the table of runs is looked at. */
export interface TableView {
  /** Missing: newest first. */
  readonly sort?: { readonly by: SortKey; readonly descending: boolean };
  /** Words that all stand somewhere in a row; empty for all runs. */
  readonly text: string;
  readonly state?: RunState;
}

/** Columns where more is better, or of more interest, are sorted from the greatest at first. */
const descendingFirst: readonly SortKey[] = ["epoch", "accuracy", "speed", "duration"];

/** The view after a column's head was pressed: sorted by it, then the other way round, then not. */
export function pressColumn(view: TableView, by: SortKey): TableView {
  const first = descendingFirst.includes(by);
  if (view.sort?.by !== by) return { ...view, sort: { by, descending: first } };
  return { ...view, sort: view.sort.descending === first ? { by, descending: !first } : undefined };
}

/** The runs that a view shows, in its order; `runs` come newest first. */
export function viewRuns(
  runs: readonly ListedRun[],
  { sort, text, state }: TableView,
): ListedRun[] {
  const words = text.toLowerCase().split(/\s+/).filter((word) => word !== "");
  const shown = runs.filter((run) =>
    (state === undefined || run.state === state) &&
    words.every((word) => searched(run).includes(word))
  );
  return sort ? shown.sort(order(sortKeys[sort.by], sort.descending)) : shown;
}

/** A view as an address has it: `?sort=-accuracy&q=wasm&state=running`; empty for the plain one. */
export function formatView({ sort, text, state }: TableView): string {
  const query = new URLSearchParams();
  if (sort) query.set("sort", `${sort.descending ? "-" : ""}${sort.by}`);
  if (text.trim()) query.set("q", text.trim());
  if (state) query.set("state", state);
  return query.size === 0 ? "" : `?${query}`;
}

/** Reads what `formatView` wrote; what makes no sense is left out. */
export function parseView(query: URLSearchParams): TableView {
  const [, minus, by] = /^(-?)(\w+)$/.exec(query.get("sort") ?? "") ?? [];
  return {
    sort: Object.hasOwn(sortKeys, by ?? "")
      ? { by: by as SortKey, descending: minus === "-" }
      : undefined,
    text: query.get("q") ?? "",
    state: states.find((state) => state === query.get("state")),
  };
}

function searched(run: ListedRun): string {
  const { id, name, state, options, series, conclusion = "", error = "" } = run;
  const asked = Object.entries(options).map(([option, value]) => `${option}=${value}`);
  return [
    id,
    name,
    state,
    datasetOf(run),
    deviceOf(run),
    recipeOf(run),
    ...asked,
    series?.id,
    conclusion,
    error,
  ]
    .join(" ").toLowerCase();
}

type Compared = string | number | undefined;

/** What has no value yet stands last, whichever way the rest is sorted. */
function order(key: (run: ListedRun) => Compared, descending: boolean) {
  return (first: ListedRun, second: ListedRun): number => {
    const [a, b] = [key(first) ?? null, key(second) ?? null];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return (descending ? -1 : 1) * (a < b ? -1 : a > b ? 1 : 0);
  };
}
