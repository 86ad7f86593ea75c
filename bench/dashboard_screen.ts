import { launchChromium } from "../tests/browser/chromium.ts";
import { watchSteps } from "../tests/dashboard/browser/watch_steps.ts";

/** Steps that are waited for. */
const STEPS = 200;

/**
 * From the end of a step in the training's own output to its point in a page of Chromium's, in
 * milliseconds.
 *
 * @param address the run's page
 * @param ends when each step was over, by `performance.now()`
 */
export async function measureScreen(address: URL, ends: readonly number[]): Promise<number[]> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(address.href);
    await page.getByRole("img", { name: /^Loss until / }).waitFor();
    const shown = await watchSteps(page);
    const delays = async () =>
      (await shown()).map(({ step, at }) => at - performance.timeOrigin - (ends[step] ?? NaN))
        .filter(Number.isFinite);
    while ((await delays()).length < STEPS) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    return await delays();
  } finally {
    await browser.close();
  }
}
