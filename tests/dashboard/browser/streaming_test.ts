import assert from "node:assert/strict";
import { summarize } from "../../../bench/summary.ts";
import { batchesASecond } from "../../../lib/dashboard/server/thinning.ts";
import { testDashboard } from "./dashboard_browser.ts";
import { assertShowsAll, untilState, untilStep } from "./run_page.ts";
import { ScriptedRun } from "./scripted_run.ts";
import { watchSteps } from "./watch_steps.ts";

testDashboard("a step is on the screen within 300 ms, at the median", async (shown) => {
  using run = new ScriptedRun(shown.runs, { epochs: 10 });
  run.train(1);
  await using watched = await shown.open(`/runs/${run.id}`);
  const { page } = watched;
  await page.getByRole("img", { name: /^Loss until / }).waitFor();
  const shownSteps = await watchSteps(page);
  const ends = new Map<number, number>();
  while (run.steps < 60) {
    run.train(1);
    ends.set(run.steps, Date.now());
    // Not in step with whatever looks for something new at intervals.
    await new Promise((resolve) => setTimeout(resolve, 61 + run.steps * 37 % 90));
  }
  await untilStep(page, 60);
  const delays = (await shownSteps()).map(({ step, at }) => at - ends.get(step)!);
  const { median, least, most } = summarize(delays);
  console.log(`on the screen after ${median} ms (${least} to ${most}), ${delays.length} steps`);
  assert.ok(delays.length >= 20 && median < 300);
});

testDashboard(
  "a run's page shows each point of the store once, whatever is reloaded or killed",
  async (shown, test) => {
    using run = new ScriptedRun(shown.runs, { name: "Followed" });
    await using watched = await shown.open(`/runs/${run.id}`);
    const { page } = watched;
    const assertSame = async () =>
      assert.equal(await assertShowsAll(page, shown.runs, run.id), run.steps);
    /** Trains so slowly that every step is sent. */
    const train = async (steps: number, see = true) => {
      for (let step = 0; step < steps; step++) {
        run.train(1);
        await new Promise((resolve) => setTimeout(resolve, 1200 / batchesASecond));
        if (see) await untilStep(page, run.steps);
      }
    };

    await test.step("while it is watched", async () => {
      await train(12);
      await assertSame();
    });
    await test.step("after it was reloaded", async () => {
      await page.reload();
      await untilStep(page, 12);
      await train(5);
      await assertSame();
    });
    await test.step("reloaded while steps come in", async () => {
      const training = train(10, false);
      await page.reload();
      await training;
      await untilStep(page, run.steps);
      await assertSame();
    });
    await test.step("after the server was killed and started again on its port", async () => {
      await shown.kill();
      await page.getByText("The dashboard does not answer").waitFor();
      await train(5, false);
      await shown.restart();
      await untilStep(page, run.steps);
      await page.getByText("The dashboard does not answer").waitFor({ state: "hidden" });
      await train(5);
      await assertSame();
    });
    await test.step("to its end", async () => {
      await train(50 - run.steps);
      run.complete();
      await untilState(page, "completed");
      await assertSame();
      await page.reload();
      await assertSame();
      await page.getByText("Data table").click();
      assert.equal(await page.getByRole("row").filter({ hasText: "99.00%" }).count(), 5);
    });
  },
);
