import type { Page } from "playwright-core";
import { addTrainedRun } from "../trained_run.ts";
import { assertAccessible } from "./accessible.ts";
import { type DashboardBrowser, testDashboard } from "./dashboard_browser.ts";
import { addRunsInEveryState } from "./every_state.ts";
import { untilStep } from "./run_page.ts";

testDashboard("axe finds nothing on any page", async (shown, test) => {
  for (const path of ["/", "/compare", "/draw", "/api", "/nothing"]) {
    await look(shown, test, { state: `${path} without a run`, path });
  }

  using trained = await addTrainedRun(shown.runs);
  using runs = addRunsInEveryState(shown.runs);
  const { completed, other, running } = runs;
  await look(shown, test, { state: "the table of runs", path: "/" });
  await look(shown, test, {
    state: "two chosen runs",
    path: "/",
    act: async (page) => {
      await page.getByLabel("Compare Completed").check();
      await page.getByLabel("Compare Also completed").check();
      await page.getByText("2 runs chosen").waitFor();
    },
  });
  await look(shown, test, {
    state: "the form with a mistake",
    path: "/",
    act: async (page) => {
      await page.getByRole("button", { name: "New run" }).click();
      await page.getByLabel("Epochs").fill("0");
      await page.getByRole("button", { name: "Add run" }).click();
      await page.locator(".field .error:not(:empty)").waitFor();
    },
  });
  await look(shown, test, {
    state: "the form unfolded, with a network of one's own that is wrong",
    path: "/",
    act: async (page) => {
      await page.getByRole("button", { name: "New run" }).click();
      for (const summary of await page.locator("summary").all()) await summary.click();
      await page.getByLabel("Recipe").selectOption("accurate");
      await page.getByLabel("Model", { exact: true }).selectOption("Your own, as JSON");
      await page.getByLabel("Your network, as JSON").fill('{ "blocks": [');
      await page.getByRole("button", { name: "Add run" }).click();
      await page.getByText(/^It is no JSON: /).waitFor();
    },
  });
  await look(shown, test, {
    state: "a running run",
    path: `/runs/${running.id}`,
    act: (page) => untilStep(page, 25),
  });
  await look(shown, test, {
    state: "a completed run",
    path: `/runs/${completed}`,
    act: async (page) => {
      for (const summary of await page.locator("summary").all()) await summary.click();
      await page.getByRole("button", { name: "Rename" }).click();
    },
  });
  await look(shown, test, {
    state: "a run of a series with classes of long names that ended early, and its layers",
    path: `/runs/${runs.early}`,
    act: async (page) => {
      await page.getByText("Ended early: the validation loss").waitFor();
      await page.getByText("Test accuracy of 2 of 3: mean").waitFor();
      await page.locator("summary").filter({ hasText: "Network" }).click();
      await page.getByRole("rowheader", { name: "residual9.conv2" }).waitFor();
      await page.getByText("As JSON, for --model").click();
    },
  });
  await look(shown, test, {
    state: "the question before a run is deleted",
    path: `/runs/${completed}`,
    act: async (page) => {
      await page.getByRole("button", { name: "Delete" }).click();
      await page.getByRole("dialog").waitFor();
    },
  });
  for (const state of ["failed", "lost", "stopped", "queued"] as const) {
    await look(shown, test, { state: `a ${state} run`, path: `/runs/${runs[state]}` });
  }
  await look(shown, test, { state: "two runs", path: `/compare?runs=${completed},${other}` });
  await look(shown, test, {
    state: "validations of two runs",
    path: `/compare?runs=${completed},${runs.early}&y=validationLoss`,
  });
  await look(shown, test, {
    state: "misread images, filters and feature maps",
    path: `/runs/${trained.id}`,
    act: async (page) => {
      await page.locator('.confusion button:not([data-right], [data-shade="0"])').first().click();
      await page.locator(".misread-images li").first().waitFor();
      await page.getByRole("heading", { name: "Feature maps" }).scrollIntoViewIfNeeded();
      await page.getByText(/maps of \d+ × \d+/).waitFor();
    },
  });
  await look(shown, test, {
    state: "a test image that is read",
    path: `/draw?run=${trained.id}`,
    act: async (page) => {
      await page.getByRole("button", { name: "Random" }).click();
      await page.locator(".reading-class[data-class]").waitFor();
    },
  });
});

interface Look {
  readonly state: string;
  readonly path: string;
  /** What is done before. */
  readonly act?: (page: Page) => Promise<void>;
}

async function look(
  shown: DashboardBrowser,
  test: Deno.TestContext,
  { state, path, act }: Look,
): Promise<void> {
  await test.step(state, async () => {
    await using watched = await shown.open(path);
    await act?.(watched.page);
    await assertAccessible(watched.page, state);
  });
}
