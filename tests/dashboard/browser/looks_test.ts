import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { testDashboard } from "./dashboard_browser.ts";
import { addTrainedRun } from "../trained_run.ts";
import { addRunsInEveryState } from "./every_state.ts";
import { saveChart, untilStep } from "./run_page.ts";
import { ScriptedRun } from "./scripted_run.ts";

testDashboard("nothing moves while a run streams in, but a thousandth", async (shown, test) => {
  for (const { width, height } of [{ width: 360, height: 740 }, { width: 1440, height: 900 }]) {
    await test.step(`${width} px wide`, async () => {
      using run = new ScriptedRun(shown.runs, { name: "Streaming" });
      const options = { viewport: { width, height } };
      await using ofRun = await shown.open(`/runs/${run.id}`, options);
      await using ofTable = await shown.open("/", options);
      run.train(1);
      await untilStep(ofRun.page, 1);
      await ofTable.page.getByText("Live", { exact: true }).waitFor();
      const shifts = [await watchShifts(ofRun.page), await watchShifts(ofTable.page)];
      while (run.steps < 20) {
        run.train(1);
        await untilStep(ofRun.page, run.steps);
      }
      await ofTable.page.getByText("2/5").first().waitFor();
      for (const shift of shifts) {
        const moved = await shift();
        const sum = moved.reduce((sum, { value }) => sum + value, 0);
        assert.ok(sum < 0.001, JSON.stringify(moved));
      }
    });
  }
});

testDashboard(
  "the theme is the system's or the one chosen, from the first paint",
  async (shown) => {
    using run = new ScriptedRun(shown.runs);
    run.train(20);
    await using watched = await shown.open(`/runs/${run.id}`, { colorScheme: "light" });
    const { page } = watched;
    await saveChart(page, "loss");
    const looks = () =>
      page.evaluate(() => [
        getComputedStyle(document.body).backgroundColor,
        document.querySelector("canvas")!.toDataURL(),
      ]);
    const light = await looks();
    await page.emulateMedia({ colorScheme: "dark" });
    await page.waitForFunction(
      (light) => document.querySelector("canvas")!.toDataURL() !== light,
      light[1],
    );
    const dark = await looks();
    assert.notEqual(dark[0], light[0]);
    await page.getByRole("button", { name: "Theme: As the system" }).click();
    await page.getByRole("button", { name: "Theme: Light" }).waitFor();
    await page.waitForFunction(
      (dark) => document.querySelector("canvas")!.toDataURL() !== dark,
      dark[1],
    );
    assert.equal((await looks())[0], light[0]);

    // What a page has when its first element can be painted.
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (!document.body) return;
        observer.disconnect();
        document.body.dataset.first = getComputedStyle(document.documentElement).colorScheme;
      }).observe(document, { childList: true, subtree: true });
    });
    await page.reload();
    assert.equal(await page.evaluate(() => document.body.dataset.first), "light");
  },
);

testDashboard("who wants no motion gets none", async (shown) => {
  using run = new ScriptedRun(shown.runs);
  run.train(5);
  for (const path of ["/", `/runs/${run.id}`]) {
    await using moving = await shown.open(path);
    await using still = await shown.open(path, { reducedMotion: "reduce" });
    const animations = ({ page }: { page: Page }) =>
      page.evaluate(() => document.getAnimations().length);
    assert.ok(await animations(moving) > 0);
    assert.equal(await animations(still), 0);
  }
});

testDashboard("no page brings more than 100 kB of script", async (shown) => {
  using trained = await addTrainedRun(shown.runs);
  using runs = addRunsInEveryState(shown.runs);
  const { completed, other } = runs;
  const pages = [
    { path: "/", ready: "[data-state=live]" },
    { path: `/runs/${completed}`, ready: '[aria-label^="Loss until"]' },
    { path: `/compare?runs=${completed},${other}`, ready: '[aria-label^="Loss until"]' },
    { path: `/draw?run=${trained.id}`, ready: "[data-network=ready]" },
  ];
  for (const { path, ready } of pages) {
    await using watched = await shown.newPage();
    const { page } = watched;
    const sizes: Promise<number>[] = [];
    page.on("response", (response) => {
      const { pathname } = new URL(response.url());
      // The network is loaded on use, and the shared worker's script is asked for below.
      const isBeside = ["/network.js", "/stream.js"].includes(pathname);
      const isScript = response.request().resourceType() === "script" && !isBeside;
      if (isScript) sizes.push(response.body().then((body) => gzipSync(body).length));
    });
    await page.goto(path);
    await page.locator(ready).first().waitFor();
    const worker = gzipSync(await (await page.request.get("/stream.js")).body()).length;
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, worker);
    console.log(`${path.replace(/[\d-]+\w{4}/g, "…")}: ${(bytes / 1000).toFixed(1)} kB of script`);
    assert.ok(sizes.length > 1 && bytes < 100_000);
  }
});

/** A movement that nobody asked for. */
interface Shift {
  /** The share of the viewport that moved, times the share of it that it moved by. */
  readonly value: number;
  readonly moved: readonly string[];
}

/** What Chromium tells of a movement (Layout Instability API). */
interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly { readonly node: Element | null }[];
}

/** Gathers what moves in a page from now on. */
async function watchShifts(page: Page): Promise<() => Promise<Shift[]>> {
  const shifts = await page.evaluateHandle(() => {
    const shifts: Shift[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as LayoutShift[]) {
        const moved = entry.sources.map(({ node }) => `${node?.nodeName} ${node?.className}`);
        if (!entry.hadRecentInput) shifts.push({ value: entry.value, moved });
      }
    }).observe({ type: "layout-shift" });
    return shifts;
  });
  return () => shifts.jsonValue();
}
