import { type Browser, chromium, type Page } from "playwright-core";
import { type Files, serve } from "../../examples/browser/serve.ts";
import { isFile, provideDebianPackage } from "../debian_package.ts";

const executablePath = "/usr/bin/chromium";

/**
 * Sees to Debian's Chromium for the tests in a browser, as root; elsewhere says what to do.
 *
 * @param say Takes one line on what is done or missing.
 */
export async function provideChromium(say: (line: string) => void): Promise<void> {
  if (Deno.build.os !== "linux" || await isFile(executablePath)) return;
  await provideDebianPackage(
    { name: "chromium", brings: "Chromium", tests: "tests in a browser" },
    say,
  );
}

/** Why there can be no test in Chromium here, where there can be none. */
export const missingChromium: string | undefined = await isFile(executablePath)
  ? undefined
  : `no ${executablePath}`;

/** The name of a test in Chromium, which says why it is skipped where there is none. */
export function nameInChromium(name: string): string {
  const reason = missingChromium === undefined ? "" : ` (skipped: ${missingChromium})`;
  return `${name}, in Chromium${reason}`;
}

/** How Chromium is started. */
export interface ChromiumOptions {
  /** Flags of V8's. */
  readonly v8Flags?: string;
  /** Whether pages have WebGPU, in software. */
  readonly gpu?: boolean;
}

/** Starts Chromium. */
export function launchChromium({ v8Flags, gpu = false }: ChromiumOptions = {}): Promise<Browser> {
  const args = [
    // Its own sandbox does not run as root. The pages are ours.
    "--no-sandbox",
    ...v8Flags === undefined ? [] : [`--js-flags=${v8Flags}`],
    ...gpu ? ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"] : [],
  ];
  return chromium.launch({ executablePath, args });
}

/** What a page of a test is sent. */
export interface PageOptions extends ChromiumOptions {
  readonly files: Files;
  readonly headers: Readonly<Record<string, string>>;
}

/** A test in a page of Chromium's, open at `/`, or a skipped one where there is no Chromium. */
export function testInPage(
  name: string,
  options: () => Promise<PageOptions>,
  run: (page: Page) => Promise<void>,
): void {
  Deno.test({
    name: nameInChromium(name),
    ignore: missingChromium !== undefined,
    fn: async () => {
      const { files, headers, ...chromium } = await options();
      const server = serve(files, headers, 0);
      const browser = await launchChromium(chromium);
      try {
        const page = await browser.newPage();
        await page.goto(`http://127.0.0.1:${server.addr.port}/`);
        await run(page);
      } finally {
        await browser.close();
        await server.shutdown();
      }
    },
  });
}
