import assert from "node:assert/strict";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { isGoing } from "../../../lib/dashboard/runs/describe_run.ts";
import { RunStore } from "../../../lib/runs/run_store.ts";
import {
  type ChromiumOptions,
  launchChromium,
  missingChromium,
  nameInChromium,
} from "../../browser/chromium.ts";
import { startDashboard, type TestDashboard } from "../server.ts";

/** A dashboard that is served, and a browser to look at it. */
export class DashboardBrowser implements AsyncDisposable {
  readonly browser: Browser;
  #dashboard: TestDashboard;
  #runs: string;

  private constructor(browser: Browser, dashboard: TestDashboard, runs: string) {
    this.browser = browser;
    this.#dashboard = dashboard;
    this.#runs = runs;
  }

  /** Starts both. */
  static async start(chromium?: ChromiumOptions): Promise<DashboardBrowser> {
    const runs = await Deno.makeTempDir({ prefix: "glyph_browser_" });
    const [browser, dashboard] = await Promise.all([
      launchChromium(chromium),
      startDashboard({ runs }),
    ]);
    return new DashboardBrowser(browser, dashboard, runs);
  }

  get dashboard(): TestDashboard {
    return this.#dashboard;
  }

  /** The folder of the runs. */
  get runs(): string {
    return this.#runs;
  }

  /** Opens a page of the dashboard. */
  async open(path: string, options?: BrowserContextOptions): Promise<WatchedPage> {
    const watched = await this.newPage(options);
    await watched.page.goto(path);
    return watched;
  }

  /**
   * Opens an empty page, with cookies and caches of its own. An error in a script, and whatever a page's
   * policy forbids, fails the test when the page is disposed of.
   */
  async newPage(options: BrowserContextOptions = {}): Promise<WatchedPage> {
    const context = await this.browser.newContext({
      baseURL: this.#dashboard.address.href,
      viewport: { width: 1440, height: 900 },
      ...options,
    });
    // What is waited for comes at once, or where other tests train, in its time.
    context.setDefaultTimeout(90_000);
    return watch(await context.newPage());
  }

  /** Kills the server as `kill -9` does. */
  async kill(): Promise<void> {
    await this.#dashboard.stop("SIGKILL");
  }

  /** Starts a server anew, on the same port. */
  async restart(): Promise<void> {
    const port = Number(this.#dashboard.address.port);
    this.#dashboard = await startDashboard({ runs: this.#runs, port });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
    await stopTraining(this.#runs);
    await this.#dashboard[Symbol.asyncDispose]();
    await Deno.remove(this.#runs, { recursive: true });
  }
}

/** Ends what a test that failed has left: else processes would train on, and begin what waits. */
async function stopTraining(runs: string): Promise<void> {
  using store = RunStore.open(runs);
  const going = () => store.list().filter((run) => isGoing(run) || run.state === "queued");
  for (const { id } of going()) store.requestStop(id);
  while (going().length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** A page whose errors are watched. */
export interface WatchedPage extends AsyncDisposable {
  readonly page: Page;
}

function watch(page: Page): WatchedPage {
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  page.on("console", (message) => {
    const text = message.text();
    // What the network failed to bring is some tests' purpose: it is shown, and tested there.
    if (message.type() === "error" && !/Failed to load resource|net::ERR_/.test(text)) {
      errors.push(text);
    }
  });
  return {
    page,
    async [Symbol.asyncDispose]() {
      const address = page.url();
      await page.context().close();
      assert.deepEqual(errors, [], `Errors in ${address}`);
    },
  };
}

/** A test of several steps on one dashboard in one browser; a skipped one where there is no Chromium. */
export function testDashboard(
  name: string,
  run: (shown: DashboardBrowser, test: Deno.TestContext) => Promise<void>,
  chromium?: ChromiumOptions,
): void {
  Deno.test({
    name: nameInChromium(name),
    ignore: missingChromium !== undefined,
    fn: async (test) => {
      await using shown = await DashboardBrowser.start(chromium);
      await run(shown, test);
    },
  });
}
