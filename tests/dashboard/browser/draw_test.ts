import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { launchChromium } from "../../browser/chromium.ts";
import { addTrainedRun, pixelsOf, type TrainedRun, trainedSteps } from "../trained_run.ts";
import { testDashboard } from "./dashboard_browser.ts";
import { type Strokes, three, write } from "./writing.ts";

testDashboard("handwriting is read in the page", async (shown, test) => {
  using run = await addTrainedRun(shown.runs);

  await test.step("by the page's own threads, to 1e-15 of what Deno gives and to 1e-5 of the server's", async () => {
    await using watched = await shown.open(`/draw?run=${run.id}`);
    const { page } = watched;
    await ready(page);
    assert.match(await page.locator(".reader-note").innerText(), /in this page .* WebAssembly on /);
    const images = [0, 1, 2].map((index) => [...pixelsOf(run.images, index)]);
    const expected = await run.model.predict(Float32Array.from(images.flat()));
    const actual = await readInWorker(page, { id: run.id, step: trainedSteps, images });
    assert.equal(actual.device.name, "wasm");
    assert.equal(actual.device.threads, navigator.hardwareConcurrency);
    // The logits are the same bit for bit; of an exponential, engines may give different last bits.
    for (const [index, { probabilities }] of expected.entries()) {
      for (const [label, probability] of probabilities.entries()) {
        assert.ok(Math.abs(probability - actual.read[index][label]) <= 1e-15);
      }
    }
    for (const [index, pixels] of images.entries()) {
      const answer = await shown.dashboard.send("POST", `/api/runs/${run.id}/predict`, { pixels });
      const { probabilities } = await answer.json() as { probabilities: number[] };
      for (const [label, probability] of probabilities.entries()) {
        assert.ok(Math.abs(probability - actual.read[index][label]) < 1e-5);
      }
    }
  });

  await test.step("while it is written: a vertical line is a 1, and is wiped off", async () => {
    await using watched = await shown.open("/draw");
    const { page } = watched;
    await ready(page);
    const { x, y, width, height } = (await page.locator(".writing-pad").boundingBox())!;
    await page.mouse.move(x + 0.52 * width, y + 0.15 * height);
    await page.mouse.down();
    for (let step = 1; step <= 20; step++) {
      await page.mouse.move(x + (0.52 - 0.002 * step) * width, y + (0.15 + 0.035 * step) * height);
    }
    // The pen is still down.
    await page.locator('.reading-class[data-class="1"]').waitFor();
    await page.mouse.up();
    await page.getByRole("button", { name: "Clear" }).click();
    await page.locator(".reading-class:not([data-class])").waitFor();
    assert.equal(await page.getByRole("button", { name: "Clear" }).isDisabled(), true);
  });

  await test.step("a written 3, and a test image of a 3 that is written again", async () => {
    await using watched = await shown.open("/draw");
    const { page } = watched;
    await ready(page);
    const { labels, images } = run.images;
    const read = await run.model.predict(Float32Array.from(images, (byte) => byte / 255));
    const index = read.findIndex((read, index) =>
      labels[index] === 3 && read.probabilities[3] > 0.9
    );
    for (const strokes of [three, rowsOf(pixelsOf(run.images, index))]) {
      await write(page, strokes);
      await page.locator('.reading-class[data-class="3"]').waitFor();
      const note = await page.locator(".reader-note").innerText();
      assert.match(note, /WebAssembly on \d+ threads? · \d+\.\d ms an image/);
      const shares = await page.locator(".probability-share").allInnerTexts();
      const sum = shares.reduce((sum, share) => sum + parseFloat(share.replace("< ", "")), 0);
      assert.ok(Math.abs(sum - 100) < 2, `${shares} make ${sum}%`);
      await page.getByRole("button", { name: "Clear" }).click();
      await page.locator(".reading-class:not([data-class])").waitFor();
    }
  });

  await test.step("test images are chosen by keyboard alone", async () => {
    await using watched = await shown.open("/draw");
    const { page } = watched;
    await ready(page);
    await page.getByLabel("Or take a test image").focus();
    await page.keyboard.type("17");
    await showsReadingOf(page, run, 17);
    await page.keyboard.press("ArrowUp");
    await showsReadingOf(page, run, 18);
    await page.getByRole("button", { name: "Previous test image" }).press("Enter");
    await showsReadingOf(page, run, 17);
  });

  await test.step("a second finger and the page's scrolling do not disturb", async () => {
    await using watched = await shown.open("/draw", {
      hasTouch: true,
      viewport: { width: 360, height: 600 },
    });
    const { page } = watched;
    await ready(page);
    await drawByTouch(page);
    await page.locator(".reading-class[data-class]").waitFor();
    assert.equal(await page.evaluate(() => scrollY), 0);
    // One stroke was made, not two: when it is undone nothing is left.
    await page.getByRole("button", { name: "Undo stroke" }).click();
    await page.locator(".reading-class:not([data-class])").waitFor();
  });

  await test.step("by one thread where memory is not shared", async () => {
    await using watched = await shown.newPage();
    const { page } = watched;
    await page.route("/draw", async (route) => {
      const response = await route.fetch();
      const headers = response.headers();
      delete headers["cross-origin-opener-policy"];
      await route.fulfill({ response, headers });
    });
    await page.goto("/draw");
    await ready(page);
    assert.equal(await page.evaluate(() => crossOriginIsolated), false);
    assert.match(await page.locator(".reader-note").innerText(), /WebAssembly on 1 thread/);
    await page.getByRole("button", { name: "Next test image" }).click();
    await showsReadingOf(page, run, 0);
  });

  await test.step("by the server where the browser has no WebAssembly, and says so", async () => {
    const browser = await launchChromium({ v8Flags: "--jitless" });
    try {
      const page = await browser.newPage({ baseURL: shown.dashboard.address.href });
      await page.goto("/draw");
      await ready(page);
      const note = page.locator(".reader-note");
      assert.match(await note.innerText(), /^Read by the server[^]*WebAssembly/);
      await page.getByRole("button", { name: "Next test image" }).click();
      await showsReadingOf(page, run, 0);
    } finally {
      await browser.close();
    }
  });
});

/** The inked pixels of an image of 28 x 28, each row's neighbours as a stroke. */
function rowsOf(pixels: Float32Array): Strokes {
  const place = (column: number, row: number) => [(column + 0.5) / 28, (row + 0.5) / 28] as const;
  const strokes: ReturnType<typeof place>[][] = [];
  for (const [at, ink] of pixels.entries()) {
    if (ink < 0.6) continue;
    const [column, row] = [at % 28, Math.floor(at / 28)];
    const goesOn = column > 0 && pixels[at - 1] >= 0.6;
    if (goesOn) strokes.at(-1)!.push(place(column, row));
    else strokes.push([place(column, row)]);
  }
  return strokes;
}

async function ready(page: Page): Promise<void> {
  await page.locator('.draw[data-network="ready"]').waitFor({ timeout: 60_000 });
}

/** Asks the script of the page's worker itself, since the page shows rounded numbers. */
function readInWorker(
  page: Page,
  given: { readonly id: string; readonly step: number; readonly images: number[][] },
) {
  return page.evaluate(async ({ id, step, images }) => {
    const worker = new Worker("/network.js", { type: "module" });
    const call = (name: string, ...values: unknown[]) =>
      // deno-lint-ignore no-explicit-any
      new Promise<any>((resolve, reject) => {
        worker.onmessage = ({ data: { result, error } }) => {
          if (error) reject(new Error(error.message));
          else resolve(result);
        };
        worker.postMessage({ id: 1, name, values });
      });
    const device = await call("open");
    const file = await fetch(`/api/runs/${id}/checkpoints/${step}`);
    await call("load", new Uint8Array(await file.arrayBuffer()), "the checkpoint");
    const read: number[][] = [];
    for (const image of images) {
      read.push((await call("predict", Float32Array.from(image))).probabilities);
    }
    worker.terminate();
    return { device, read };
  }, given);
}

async function showsReadingOf(page: Page, { model, images }: TrainedRun, index: number) {
  await page.getByText(`Labelled ${images.labels[index]};`).waitFor();
  const [{ class: read, probabilities }] = await model.predict(pixelsOf(images, index));
  await page.locator(`.reading-class[data-class="${read}"]`).waitFor();
  const shown = await page.locator(`[data-class="${read}"] .probability-share`).innerText();
  assert.ok(Math.abs(parseFloat(shown.replace(/[<>] /, "")) / 100 - probabilities[read]) < 0.002);
}

/** Writes with one finger, while a second one touches. */
async function drawByTouch(page: Page): Promise<void> {
  const { x, y, width, height } = (await page.locator(".writing-pad").boundingBox())!;
  const session = await page.context().newCDPSession(page);
  const at = (id: number, across: number, down: number) => ({
    id,
    x: x + across * width,
    y: y + down * height,
  });
  const send = (
    type: "touchStart" | "touchMove" | "touchEnd",
    touchPoints: ReturnType<typeof at>[],
  ) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
  await send("touchStart", [at(0, 0.5, 0.8)]);
  await send("touchMove", [at(0, 0.5, 0.6)]);
  await send("touchStart", [at(0, 0.5, 0.6), at(1, 0.1, 0.9)]);
  for (const down of [0.5, 0.4, 0.3, 0.2]) {
    await send("touchMove", [at(0, 0.5, down), at(1, 0.1, down)]);
  }
  await send("touchEnd", []);
}
