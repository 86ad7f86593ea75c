import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { startCountingProxy } from "./counting_proxy.ts";
import { testDashboard } from "./dashboard_browser.ts";
import { untilStep } from "./run_page.ts";
import { ScriptedRun } from "./scripted_run.ts";

testDashboard("ten tabs of a browser are live over one stream of events", async (shown) => {
  using run = new ScriptedRun(shown.runs, { name: "Watched by ten" });
  run.train(3);
  await using proxy = startCountingProxy(shown.dashboard.address);
  await using watched = await shown.open(`/runs/${run.id}`, { baseURL: proxy.address });
  const tabs = [watched.page];
  while (tabs.length < 10) {
    const tab = await watched.page.context().newPage();
    await tab.goto(tabs.length % 2 === 0 ? `/runs/${run.id}` : "/");
    tabs.push(tab);
  }
  const runPages = tabs.filter((tab) => tab.url().endsWith(run.id));
  const tables = tabs.filter((tab) => !runPages.includes(tab));
  assert.deepEqual([runPages.length, tables.length], [5, 5]);

  // What nobody looks at draws no pictures.
  const see = async (pages: Page[], shows: (page: Page) => Promise<void>) => {
    for (const page of pages) {
      await page.bringToFront();
      await shows(page);
    }
  };
  for (const step of [4, 5]) {
    run.train(1);
    await see(runPages, (page) => untilStep(page, step));
  }
  run.train(5);
  await see(tables, (page) => page.getByRole("cell", { name: "99.00%" }).waitFor());
  await see(runPages, (page) => untilStep(page, 10));

  // Were there a stream a tab, no connection would be left to ask with.
  const answers = await Promise.all(
    tabs.map((tab) => tab.evaluate(async () => (await fetch("/api/runs")).status)),
  );
  assert.deepEqual(new Set(answers), new Set([200]));
  assert.deepEqual([proxy.open, proxy.asked], [1, 1]);
});
