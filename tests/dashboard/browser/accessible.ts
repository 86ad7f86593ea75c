import assert from "node:assert/strict";
import axe, { type AxeResults, type RunOptions } from "axe-core";
import type { Page } from "playwright-core";

/** The widths that pages are looked at in: a small phone, a desktop. */
const sizes = [{ width: 360, height: 740 }, { width: 1440, height: 900 }];

/** All of axe's rules; then, since themes differ by their colours alone, the one on these. */
const looks = [
  { colorScheme: "light", options: {} },
  { colorScheme: "dark", options: { runOnly: ["color-contrast"] } },
] as const;

/** Asserts that axe finds nothing in a page as it stands, light and dark, narrow and wide. */
export async function assertAccessible(page: Page, state: string): Promise<void> {
  await page.evaluate(axe.source);
  for (const size of sizes) {
    await page.setViewportSize(size);
    assert.ok(await fits(page), `${state} scrolls sideways at ${size.width} px`);
    for (const { colorScheme, options } of looks) {
      await page.emulateMedia({ colorScheme });
      const { violations, passes, incomplete } = await page.evaluate(runAxe, options as RunOptions);
      assert.ok(passes.length + incomplete.length > 0, "axe has looked at the page");
      assert.deepEqual(describe(violations), [], `${state}, ${size.width} px, ${colorScheme}`);
    }
  }
}

/** Runs in the page. */
function runAxe(options: RunOptions): Promise<AxeResults> {
  // A colour that is on its way to another is not what anybody reads.
  for (const animation of document.getAnimations()) {
    if (animation.effect!.getComputedTiming().endTime !== Infinity) animation.finish();
  }
  const inPage = globalThis as unknown as { axe: typeof axe };
  return inPage.axe.run({ resultTypes: ["violations"], ...options });
}

function describe(violations: AxeResults["violations"]): string[] {
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`)
  );
}

/** Whether nothing of a page lies beside its viewport. */
function fits(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth <= clientWidth;
  });
}
