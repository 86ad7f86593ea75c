import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { addTrainedRun, pixelsOf } from "../trained_run.ts";
import { testDashboard } from "./dashboard_browser.ts";

/** What SwiftShader tells of itself in the worker, which takes no software; and its devices, to lose. */
const disguise = `
for (const [name, value] of [["isFallbackAdapter", false], ["description", "A GPU of the test"]]) {
  Object.defineProperty(GPUAdapterInfo.prototype, name, { get: () => value });
}
self.devices = [];
const { requestDevice } = GPUAdapter.prototype;
GPUAdapter.prototype.requestDevice = async function (...given) {
  const device = await requestDevice.apply(this, given);
  self.devices.push(device);
  return device;
};
`;

testDashboard(
  "handwriting is read on the page's GPU, and without it when that is lost",
  async (shown) => {
    using run = await addTrainedRun(shown.runs);
    await using watched = await shown.newPage();
    const { page } = watched;
    await page.route("/network.js", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: disguise + await response.text() });
    });
    const note = page.locator(".reader-note");
    const reads = async (index: number) => {
      const [{ class: read, probabilities }] = await run.model.predict(pixelsOf(run.images, index));
      await page.getByText(`Labelled ${run.images.labels[index]};`).waitFor();
      await page.locator(`.reading-class[data-class="${read}"]`).waitFor();
      const share = await page.locator(`[data-class="${read}"] .probability-share`).innerText();
      const shownShare = parseFloat(share.replace(/[<>] /, "")) / 100;
      assert.ok(Math.abs(shownShare - probabilities[read]) < 0.002, share);
    };

    await page.goto(`/draw?run=${run.id}`);
    await page.locator('.draw[data-network="ready"]').waitFor();
    assert.match(await note.innerText(), /in this page · WebGPU, A GPU of the test/);
    const next = page.getByRole("button", { name: "Next test image" });
    await next.click();
    await reads(0);
    assert.match(await note.innerText(), /WebGPU, A GPU of the test · \d+\.\d ms an image/);

    await loseDevice(page);
    await next.click();
    await reads(1);
    const text = await note.innerText();
    assert.match(text, /in this page · WebAssembly on \d+ threads?/);
    assert.match(text, /The GPU no longer does: .*lost/);
    await next.click();
    await reads(2);

    // What is left of the page is its server.
    await endWorker(page);
    await next.click();
    await reads(3);
    assert.match(await note.innerText(), /^Read by the server[^]*The worker ended/);
    await next.click();
    await reads(4);
  },
  { gpu: true },
);

/** The worker that reads; it may have started others. */
const readingWorker = (page: Page) =>
  page.workers().find((worker) => worker.url().endsWith("/network.js"))!;

async function loseDevice(page: Page): Promise<void> {
  const lost = await readingWorker(page).evaluate(() => {
    const { devices } = self as unknown as { devices: GPUDevice[] };
    for (const device of devices) device.destroy();
    return devices.length;
  });
  assert.equal(lost, 1);
}

/** Lets the worker that reads fail as by an error of its own. */
async function endWorker(page: Page): Promise<void> {
  await readingWorker(page).evaluate(() => {
    self.onmessage = () => {
      throw new Error("An error of the test");
    };
  });
}
