import assert from "node:assert/strict";
import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";

/** The widths that pages are looked at in: a small phone, a desktop. */
const sizes = [{ width: 360, height: 740 }, { width: 1440, height: 900 }];

/** Asserts that axe finds nothing in a page as it stands, light and dark, narrow and wide. */
export async function assertAccessible(page: Page, state: string): Promise<void> {
  await page.evaluate(axe.source);
  for (const size of sizes) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations, passes } = await page.evaluate(async () => {
        // A colour that is on its way to another is not what anybody reads.
        for (const animation of document.getAnimations()) {
          if (animation.effect!.getComputedTiming().endTime !== Infinity) animation.finish();
        }
        return await (globalThis as unknown as { axe: typeof axe }).axe.run({
          resultTypes: ["violations"],
        });
      });
      assert.ok(passes.length > 10, "axe has looked at the page");
      assert.deepEqual(describe(violations), [], `${state}, ${size.width} px, ${colorScheme}`);
      assert.ok(await fits(page), `${state} scrolls sideways at ${size.width} px`);
    }
  }
}

function describe(violations: AxeResults["violations"]): string[] {
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`)
  );
}

/** Whether nothing of a page lies beside its viewport. */
export function fits(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth <= clientWidth;
  });
}
