import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { testDashboard } from "./dashboard_browser.ts";
import { saveChart } from "./run_page.ts";
import { ScriptedRun } from "./scripted_run.ts";

testDashboard("two runs are compared, and the address shows the same to others", async (shown) => {
  const ids = [0.003, 0.01].map((learningRate) => {
    using run = new ScriptedRun(shown.runs, { name: `Rate ${learningRate}`, learningRate });
    run.train(50);
    run.complete();
    return run.id;
  }).reverse();
  await using watched = await shown.open("/");
  const { page } = watched;
  await page.getByText("Live", { exact: true }).waitFor();
  for (const rate of [0.01, 0.003]) await page.getByLabel(`Compare Rate ${rate}`).check();
  await page.getByRole("link", { name: "Compare 2 runs" }).click();

  const results = page.getByRole("region", { name: "Results" });
  for (const name of ["Rate 0.01", "Rate 0.003"]) {
    await results.getByRole("row").filter({ hasText: name }).waitFor();
  }
  const differences = page.getByRole("region", { name: "Settings" }).getByRole("row");
  assert.deepEqual(
    (await differences.allInnerTexts()).slice(1).map((text) => text.split(/\s*\t\s*/)),
    [["Learning rate", "0.01", "0.003"]],
  );

  const fresh = await saveChart(page, "loss");
  await page.getByText("Steps", { exact: true }).click();
  await page.getByLabel("Smoothing").press("Home");
  await page.getByLabel("Show", { exact: true }).selectOption({ label: "Accuracy" });
  const saved = await saveChart(page, "accuracy");
  assert.notEqual(saved, fresh);
  assert.deepEqual(idsIn(page), ids);

  await page.reload();
  assert.equal(await saveChart(page, "accuracy"), saved);
  await using other = await shown.open(page.url());
  assert.equal(await saveChart(other.page, "accuracy"), saved);
  assert.equal(other.page.url(), page.url());

  await page.getByRole("button", { name: "Take Rate 0.003 away" }).click();
  await page.getByText("Add a second run").waitFor();
  assert.deepEqual(idsIn(page), [ids[0]]);
});

function idsIn(page: Page): string[] {
  return new URL(page.url()).searchParams.get("runs")!.split(",");
}
