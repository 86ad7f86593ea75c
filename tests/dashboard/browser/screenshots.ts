/**
 * `deno task screenshots [LIMIT]`: trains a few short runs on real images and makes the pictures of
 * the dashboard in `docs/`, light and dark. LIMIT is how many training images an epoch has.
 *
 * @module
 */
import type { Page } from "playwright-core";
import type { Run, RunOptions } from "../../../lib/runs/run.ts";
import { DashboardBrowser } from "./dashboard_browser.ts";
import { untilState } from "./run_page.ts";
import { three, write } from "./writing.ts";

const limit = Number(Deno.args[0] ?? 4000);
/** The largest picture, in bytes. */
const most = 200_000;

/** What is trained, one after the other: the last runs are the newest, which stand first. */
const finished: readonly { readonly name: string; readonly options: RunOptions }[] = [
  { name: "Tenfold learning rate", options: { learningRate: 0.1 } },
  { name: "Tenth of the learning rate", options: { learningRate: 0.001 } },
  { name: "Larger batches", options: { batchSize: 512 } },
  { name: "The recipe fast", options: {} },
];

await using shown = await DashboardBrowser.start();

async function start(name: string, options: RunOptions): Promise<Run> {
  const body = { name, options: { limit, seed: 1, ...options } };
  return await (await shown.dashboard.send("POST", "/api/runs", body)).json();
}

async function until(id: string, isReached: (run: Run) => boolean): Promise<void> {
  while (!isReached(await (await shown.dashboard.get(`/api/runs/${id}`)).json())) {
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Takes a page's picture in both themes. */
async function picture(page: Page, name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await save(page, `${name}_${colorScheme}`);
  }
}

async function save(page: Page, name: string): Promise<void> {
  const path = new URL(`../../../docs/dashboard_${name}.png`, import.meta.url).pathname;
  // Charts take a theme's colours before the next picture is drawn.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
  const { length } = await page.screenshot({ path, caret: "hide" });
  console.log(`${path}: ${(length / 1000).toFixed(0)} kB`);
  if (length > most) throw new Error(`${path} has ${length} bytes, more than ${most}`);
}

const ids: string[] = [];
for (const { name, options } of finished) {
  const { id } = await start(name, options);
  ids.push(id);
  await until(id, ({ state }) => state === "completed");
}
const running = await start("Five epochs", { epochs: 5 });
const queued = await start("Another seed", { seed: 2, epochs: 5 });
await until(running.id, ({ epoch }) => epoch === 3);
await until(running.id, ({ step, stepsPerEpoch }) => step > 3.5 * stepsPerEpoch!);

{
  await using watched = await shown.open(`/runs/${running.id}`);
  const { page } = watched;
  await page.getByRole("img", { name: /^Loss until / }).waitFor();
  await picture(page, "run");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: "light" });
  await save(page, "phone");
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto("/");
  await page.getByText("Live", { exact: true }).waitFor();
  await picture(page, "runs");
  for (const { id } of [queued, running]) {
    await page.goto(`/runs/${id}`);
    await page.getByRole("button", { name: /^Stop/ }).click();
    await untilState(page, "stopped");
  }
}
{
  await using watched = await shown.open(`/compare?runs=${ids.toReversed().join(",")}&smooth=10`);
  await watched.page.getByRole("img", { name: /^Loss until / }).waitFor();
  await picture(watched.page, "compare");
}
{
  await using watched = await shown.open(`/draw?run=${ids.at(-1)}`);
  const { page } = watched;
  await page.locator('.draw[data-network="ready"]').waitFor();
  await write(page, three);
  await page.locator('.reading-class[data-class="3"]').waitFor();
  await picture(page, "draw");
}
