import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { addTrainedRun } from "../trained_run.ts";
import { testDashboard } from "./dashboard_browser.ts";
import { saveChart, untilStep } from "./run_page.ts";
import { ScriptedRun } from "./scripted_run.ts";
import { watchShifts } from "./watch_shifts.ts";

testDashboard("pages keep still, keep their theme and weigh little", async (shown, test) => {
  for (const { width, height } of [{ width: 360, height: 740 }, { width: 1440, height: 900 }]) {
    await test.step(`nothing moves while a run streams in, to 0.001, ${width} px wide`, async () => {
      const name = `Streaming at ${width}`;
      using run = new ScriptedRun(shown.runs, { name });
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
      const row = ofTable.page.getByRole("row").filter({ hasText: name });
      await row.filter({ hasText: "3/5" }).or(row.filter({ hasText: "2/5" })).waitFor();
      for (const shift of shifts) {
        const moved = await shift();
        const sum = moved.reduce((sum, { value }) => sum + value, 0);
        assert.ok(sum < 0.001, JSON.stringify(moved));
      }
    });
  }

  using running = new ScriptedRun(shown.runs);
  running.train(20);

  await test.step("the theme is the system's or the one chosen, from the first paint", async () => {
    await using watched = await shown.open(`/runs/${running.id}`, { colorScheme: "light" });
    const { page } = watched;
    await saveChart(page, "loss");
    const looks = () =>
      page.evaluate(() => ({
        background: getComputedStyle(document.body).backgroundColor,
        chart: document.querySelector("canvas")!.toDataURL(),
      }));
    const isDrawnAnew = (before: string) =>
      page.waitForFunction(
        (before) => document.querySelector("canvas")!.toDataURL() !== before,
        before,
      );
    const light = await looks();
    await page.emulateMedia({ colorScheme: "dark" });
    await isDrawnAnew(light.chart);
    const dark = await looks();
    assert.notEqual(dark.background, light.background);
    await page.getByRole("button", { name: "Theme: As the system" }).click();
    await page.getByRole("button", { name: "Theme: Light" }).waitFor();
    await isDrawnAnew(dark.chart);
    assert.equal((await looks()).background, light.background);

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
  });

  await test.step("who wants no motion gets none", async () => {
    const animations = (page: Page) => page.evaluate(() => document.getAnimations().length);
    for (const path of ["/", `/runs/${running.id}`]) {
      await using watched = await shown.open(path);
      assert.ok(await animations(watched.page) > 0);
      await watched.page.emulateMedia({ reducedMotion: "reduce" });
      assert.equal(await animations(watched.page), 0);
    }
  });

  await test.step("no page brings more than 100 kB of script", async () => {
    using trained = await addTrainedRun(shown.runs);
    const { id } = trained;
    const pages = [
      { path: "/", ready: "[data-state=live]" },
      { path: `/runs/${id}`, ready: '[aria-label^="Loss until"]' },
      { path: `/compare?runs=${id},${running.id}`, ready: '[aria-label^="Loss until"]' },
      { path: `/draw?run=${id}`, ready: "[data-network=ready]" },
    ];
    for (const { path, ready } of pages) {
      await using watched = await shown.newPage();
      const bytes = await scriptBytes(watched.page, path, ready);
      console.log(`${path.split(/[/?]/)[1] || "/"}: ${(bytes / 1000).toFixed(1)} kB of script`);
      assert.ok(bytes > 1000 && bytes < 100_000);
    }
  });
});

/** What the scripts that a page brings have in all, compressed by gzip. */
async function scriptBytes(page: Page, path: string, ready: string): Promise<number> {
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
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, worker);
}
