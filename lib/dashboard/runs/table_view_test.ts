import { deepEqual } from "node:assert/strict";
import fc from "fast-check";
import type { ListedRun } from "../../runs/run.ts";
import { sampleRun } from "../curves/sample_run.ts";
import {
  formatView,
  parseView,
  pressColumn,
  type SortKey,
  sortKeys,
  states,
  type TableView,
  viewRuns,
} from "./table_view.ts";

const listed = (changes: Partial<ListedRun>): ListedRun => ({
  ...sampleRun(),
  sparkline: [],
  ...changes,
});
const all: TableView = { text: "" };
const ids = (runs: readonly ListedRun[]) => runs.map(({ id }) => id);

const runs = [
  listed({ id: "a", name: "Wide", testAccuracy: 0.98, state: "completed" }),
  listed({ id: "b", name: "deep", state: "running", options: { seed: 7 } }),
  listed({ id: "c", name: "best", testAccuracy: 0.99, state: "completed" }),
  listed({ id: "d", name: "old", testAccuracy: 0.98, state: "failed", error: "Out of memory" }),
];

Deno.test("a view without wishes shows all, as they came", () => {
  deepEqual(viewRuns(runs, all), runs);
});

Deno.test("what has no value stands last in both directions, equal ones stay in order", () => {
  const sorted = (by: SortKey, descending: boolean) =>
    ids(viewRuns(runs, { ...all, sort: { by, descending } }));
  deepEqual(sorted("accuracy", true), ["c", "a", "d", "b"]);
  deepEqual(sorted("accuracy", false), ["a", "d", "c", "b"]);
  deepEqual(sorted("name", false), ["c", "b", "d", "a"]);
  deepEqual(sorted("state", false), ["b", "a", "c", "d"]);
});

Deno.test("all words must be there, in any of a run's fields", () => {
  const found = (text: string) => ids(viewRuns(runs, { ...all, text }));
  deepEqual(found("DEE"), ["b"]);
  deepEqual(found("seed=7"), ["b"]);
  deepEqual(found(" memory  failed "), ["d"]);
  deepEqual(found("best running"), []);
});

Deno.test("a state is one filter more", () => {
  deepEqual(ids(viewRuns(runs, { text: "e", state: "completed" })), ["a", "c"]);
});

Deno.test("a column's head sorts, then the other way round, then as it was", () => {
  const once = pressColumn(all, "accuracy");
  const twice = pressColumn(once, "accuracy");
  deepEqual(once.sort, { by: "accuracy", descending: true });
  deepEqual(twice.sort, { by: "accuracy", descending: false });
  deepEqual(pressColumn(twice, "accuracy").sort, undefined);
  deepEqual(pressColumn(once, "name").sort, { by: "name", descending: false });
});

Deno.test("a view comes back from its address as it was", () => {
  const view = fc.record({
    sort: fc.option(
      fc.record({
        by: fc.constantFrom(...Object.keys(sortKeys) as SortKey[]),
        descending: fc.boolean(),
      }),
      { nil: undefined },
    ),
    text: fc.string({ unit: "grapheme" }).map((text) => text.trim()),
    state: fc.option(fc.constantFrom(...states), { nil: undefined }),
  });
  fc.assert(fc.property(view, (view) => {
    deepEqual(parseView(new URLSearchParams(formatView(view))), view);
  }));
});

Deno.test("an address that makes no sense shows all", () => {
  for (
    const query of ["", "sort=-", "sort=toString", "sort=__proto__", "state=gone", "sort=a%20b"]
  ) {
    deepEqual(parseView(new URLSearchParams(query)), {
      sort: undefined,
      text: "",
      state: undefined,
    });
  }
});
