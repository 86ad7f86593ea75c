import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { chartSvg } from "../../../lib/dashboard/curves/chart_svg.ts";
import { MeasuredRun } from "../../../lib/dashboard/curves/measured_run.ts";
import { runChart } from "../../../lib/dashboard/curves/run_chart.ts";
import { RunSeries } from "../../../lib/dashboard/curves/run_series.ts";
import type { RunState } from "../../../lib/runs/run.ts";
import { RunStore } from "../../../lib/runs/run_store.ts";

/** Waits until a run's page shows at least so many steps. */
export async function untilStep(page: Page, step: number): Promise<void> {
  await page.waitForFunction((step) => {
    const text = document.querySelector(".progress-text")?.textContent ?? "";
    return Number(/step ([\d,]+) of/.exec(text)?.[1].replaceAll(",", "")) >= step;
  }, step);
}

/** Waits until a run's page shows it in a state. */
export async function untilState(page: Page, state: RunState): Promise<void> {
  await page.locator(`main header .badge[data-state=${state}]`).waitFor();
}

/**
 * Asserts that a run's page shows each point of the store once, where it belongs: the chart of its loss
 * as it saves it is the one that is made of what the store holds.
 *
 * @returns How many steps the chart shows.
 */
export async function assertShowsAll(page: Page, runs: string, id: string): Promise<number> {
  const span = parseInt(await page.locator(".chart-span output").innerText()) || 0;
  const saved = await saveChart(page, "loss");
  assert.equal(saved, storedLoss(runs, id, span));
  return positionsOfPoints(saved).length;
}

/** A chart as a page saves it: with every point, where it is drawn. */
export async function saveChart(page: Page, measure: "loss" | "accuracy"): Promise<string> {
  // What the server rendered has no points yet.
  await page.getByRole("img", { name: new RegExp(`^${measure} until `, "i") }).waitFor();
  const saving = page.waitForEvent("download");
  await page.getByRole("button", { name: `Save SVG of ${measure}` }).click();
  return await Deno.readTextFile(await (await saving).path());
}

function storedLoss(runs: string, id: string, span: number): string {
  using store = RunStore.open(runs);
  const { name, stepsPerEpoch = 1 } = store.get(id)!;
  const measured = new MeasuredRun(new RunSeries(store.metrics(id)), () => stepsPerEpoch);
  const choices = { axis: "epoch", span, isLogarithmic: true } as const;
  return chartSvg(name, runChart(measured, "loss", choices));
}

/** Where the points of a saved chart's first line stand, in pixels from the left. */
export function positionsOfPoints(svg: string): number[] {
  // Lines of the grid are drawn by lengths.
  const [, path] = svg.match(/ d="M([^"h]+)"/) ?? [];
  assert.ok(path !== undefined, "The chart has no line");
  return path.split("L").map((point) => parseFloat(point));
}
