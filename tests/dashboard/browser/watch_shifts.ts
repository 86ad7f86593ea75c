import type { Page } from "playwright-core";

/** A movement that nobody asked for. */
export interface Shift {
  /** The share of the viewport that moved, times the share of it that it moved by. */
  readonly value: number;
  readonly moved: readonly string[];
}

/** What Chromium tells of a movement (Layout Instability API). */
interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly { readonly node: Element | null }[];
}

/** Gathers what moves in a page from now on. */
export async function watchShifts(page: Page): Promise<() => Promise<Shift[]>> {
  const shifts = await page.evaluateHandle(() => {
    const shifts: Shift[] = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as LayoutShift[]) {
        const moved = entry.sources.map(({ node }) => `${node?.nodeName} ${node?.className}`);
        if (!entry.hadRecentInput) shifts.push({ value: entry.value, moved });
      }
    }).observe({ type: "layout-shift" });
    return shifts;
  });
  return () => shifts.jsonValue();
}
