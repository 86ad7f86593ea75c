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

inChromium(reviver, "islands within an island are part of it", async (page) => {
  await page.click("#toggle");
  await page.click("#always");
  await page.click("#sometimes");
  assert.deepEqual([await text(page, "#always"), await text(page, "#sometimes")], ["12", "12"]);
  await page.click("#toggle");
  assert.equal(await page.locator("#sometimes").count(), 0);
  assert.equal(await text(page, "#always"), "12");
});

inChromium(reviver, "an island may be rows in a table", async (page) => {
  const cells = () => page.locator("td").allTextContents();
  assert.deepEqual(await cells(), ["Above", "one", "two", "Below"]);
  await page.click('td:text-is("one")');
  await page.waitForFunction(() => document.querySelectorAll("td")[1].textContent === "two");
  assert.deepEqual(await cells(), ["Above", "two", "one", "Below"]);
});
