import type { ByFlags } from "./flag_sets.ts";
import type { Timing } from "./in_turn.ts";
import { formatMilliseconds, formatNumber, formatRatio, formatTable } from "./table.ts";

/** A workload in Deno and in a page. */
export interface BrowserRow {
  readonly name: string;
  readonly batch: number;
  readonly deno: ByFlags<Timing>;
  readonly page: Timing;
}

/** Speeds, and how the page's compares to Deno's with default flags. */
export function formatBrowserRows(rows: readonly BrowserRow[]): string[] {
  return formatTable(
    ["", "Deno ms", "turbo ms", "page ms", "images/s", "page to Deno", "to turbo"],
    rows.map(({ name, batch, deno: { safe, turbo }, page }) => [
      name,
      formatMilliseconds(safe.median),
      formatMilliseconds(turbo.median),
      formatMilliseconds(page.median),
      formatNumber(batch / page.median),
      formatRatio(safe.median / page.median),
      formatRatio(turbo.median / page.median),
    ]),
  );
}
