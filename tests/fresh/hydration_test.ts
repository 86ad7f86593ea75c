import assert from "node:assert/strict";
import { chromium, type Page } from "playwright-core";
import { isFile } from "../debian_package.ts";
import { mirrors } from "./contract.ts";

const executablePath = "/usr/bin/chromium";
const hasChromium = await isFile(executablePath);

/** A test in Chromium, of the page with islands. */
function inChromium(place: string, name: string, test: (page: Page) => Promise<void>): void {
  if (!hasChromium) {
    Deno.test.ignore(`${name}, as in Fresh's ${place} (skipped: no ${executablePath})`, () => {});
    return;
  }
  mirrors(place, name, async (_, origin) => {
    // Chromium's own sandbox does not run as root. The pages are ours.
    const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    try {
      const page = await browser.newPage();
      page.setDefaultTimeout(5000);
      const errors: string[] = [];
      page.on("pageerror", ({ message }) => errors.push(message));
      await page.goto(`${origin}/islands`);
      await page.waitForSelector("#first:enabled");
      await test(page);
      assert.deepEqual(errors, []);
    } finally {
      await browser.close();
    }
  });
}

const text = (page: Page, selector: string) => page.locator(selector).textContent();

const reviver = "packages/fresh/src/runtime/client/reviver.ts";

inChromium(reviver, "islands come to life, and keep the signal that they share", async (page) => {
  await page.click("#first");
  await page.click("#second");
  assert.deepEqual([await text(page, "#first"), await text(page, "#second")], ["3", "3"]);
  assert.equal(await page.locator("p:has(#first)").textContent(), "3 and 3");
});

inChromium(
  "packages/fresh/src/jsonify/parse.ts",
  "what islands are given arrives as it was",
  async (page) => {
    await page.waitForSelector('#values[data-browser="true"]');
    assert.equal(
      await text(page, "#values"),
      [
        "18446744073709551617",
        "1,2,255",
        "true",
        "86400000",
        "42",
        "true",
        "undefined,null,NaN,Infinity,-0,true",
        "1,2",
        "</script><!-- & \u2028",
        "example.org",
      ].join(" | "),
    );
  },
);

inChromium(reviver, "an island shows JSX that it was given, islands in it alive", async (page) => {
  assert.equal(await page.locator("#panel").count(), 0);
  assert.equal(await text(page, "#toggle b.heading"), "Open");
  await page.click("#toggle");
  assert.equal(await text(page, "#panel p.child"), "A child with 5");
  await page.click("#in-panel");
  // Both counters were given one signal.
  assert.equal(await text(page, "#in-panel"), "6");
  assert.equal(await text(page, "#in-box"), "6");
  await page.click("#own");
  assert.equal(await text(page, "#own"), "11");
  await page.click("#toggle");
  assert.equal(await page.locator("#panel").count(), 0);
});

inChromium(reviver, "an island that changes leaves its children as they are", async (page) => {
  assert.equal(await page.locator("#box input").isChecked(), true);
  await page.click("#in-box");
  await page.waitForSelector('#box[data-clicks="1"]');
  assert.equal(await text(page, "#in-box"), "6");
  assert.equal(await page.locator("#box input").count(), 1);
});

inChromium(reviver, "an island may be rows in a table", async (page) => {
  const cells = () => page.locator("td").allTextContents();
  assert.deepEqual(await cells(), ["Above", "one", "two", "Below"]);
  await page.click('td:text-is("one")');
  await page.waitForFunction(() => document.querySelectorAll("td")[1].textContent === "two");
  assert.deepEqual(await cells(), ["Above", "two", "one", "Below"]);
});
