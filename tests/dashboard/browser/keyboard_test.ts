import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { testDashboard } from "./dashboard_browser.ts";
import { saveChart } from "./run_page.ts";
import { ScriptedRun } from "./scripted_run.ts";

testDashboard("all is done by keyboard, and the focus is seen", async (shown, test) => {
  using run = new ScriptedRun(shown.runs, { name: "By keyboard" });
  run.train(20);
  const address = `/runs/${run.id}`;

  await test.step("through a run's page", async () => {
    await using watched = await shown.open(address);
    const { page } = watched;
    await page.getByRole("img", { name: /^Loss until / }).waitFor();
    await page.keyboard.press("Tab");
    const stops = await walk(page);
    const expected = ["Skip to", "Glyph", "Rename", "Stop and save", "Compare"]
      .concat("Smoothing", "Logarithmic", "Closer", "Loss, zoomed", "Save SVG of images a second")
      .concat("Data table", "Measures as CSV", "Network");
    for (const name of expected) {
      assert.ok(stops.some((stop) => stop.includes(name)), `${name} is not among ${stops}`);
    }
  });

  await test.step("a chart is zoomed", async () => {
    await using watched = await shown.open(address);
    const { page } = watched;
    const whole = await saveChart(page, "loss");
    await page.getByRole("group", { name: /^Loss, zoomed by/ }).press("+");
    assert.notEqual(await saveChart(page, "loss"), whole);
    await page.getByRole("group", { name: /^Loss, zoomed by/ }).press("0");
    assert.equal(await saveChart(page, "loss"), whole);
  });

  await test.step("a run is renamed", async () => {
    await using watched = await shown.open(address);
    const { page } = watched;
    await saveChart(page, "loss");
    await page.getByRole("button", { name: "Rename" }).press("Enter");
    await page.locator("input:focus").waitFor();
    await page.keyboard.type("Without a mouse");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Without a mouse" }).waitFor();
    assert.equal(await focused(page), "Rename");
  });

  await test.step("a run is asked for", async () => {
    await using watched = await shown.open("/");
    const { page } = watched;
    await page.getByText("Live", { exact: true }).waitFor();
    await page.getByRole("button", { name: "New run" }).press("Enter");
    await page.getByRole("dialog").waitFor();
    const stops = await walk(page);
    for (const name of ["Name", "Recipe", "Epochs", "Learning rate", "Device", "Add run"]) {
      assert.ok(stops.some((stop) => stop.includes(name)), `${name} is not among ${stops}`);
    }
    assert.ok(!stops.includes("Backend"), "what is folded is passed over");
    await page.locator("summary").filter({ hasText: "Device" }).press("Enter");
    await page.keyboard.press("Tab");
    assert.equal((await page.evaluate(describeFocus))?.name, "Backend");
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    assert.equal(await focused(page), "New run");
  });
});

/** Presses Tab until the focus is where it began or has left the page, and names where it was. */
async function walk(page: Page): Promise<string[]> {
  const names: string[] = [];
  for (let presses = 0; presses < 150; presses++) {
    const stop = await page.evaluate(describeFocus);
    if (stop === undefined || stop.isKnown) return names;
    assert.ok(stop.isSeen, `The focus of ${stop.name} is not seen`);
    names.push(stop.name);
    await page.keyboard.press("Tab");
  }
  assert.fail(`The focus never came back: ${names}`);
}

/** Runs in a page. A control that is hidden shows its focus beside it. */
function describeFocus() {
  const element = document.activeElement as HTMLElement;
  if (element === document.body) return undefined;
  const isKnown = element.dataset.visited !== undefined;
  element.dataset.visited = "";
  const label = element.getAttribute("aria-label") ??
    (element as HTMLInputElement).labels?.[0]?.innerText ?? element.innerText;
  const shows = (each: Element | null) => {
    if (each === null) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 1 || boxShadow !== "none";
  };
  const { width, height, bottom, top } = element.getBoundingClientRect();
  const isHidden = width <= 1 || height <= 1;
  const isInView = bottom > 0 && top < innerHeight;
  const isSeen = isHidden ? shows(element.nextElementSibling) : isInView && shows(element);
  return { name: label.trim().replace(/\s+/g, " "), isKnown, isSeen };
}

function focused(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement!.textContent!);
}
