import assert from "node:assert/strict";
import { formatBrowserRows } from "./browser_table.ts";

Deno.test("a page twice as fast as Deno has the ratio 2", () => {
  const at = (median: number) => ({ median, least: median, most: median, rounds: [median] });
  const deno = { safe: at(0.1), turbo: at(0.04) };
  const [titles, row] = formatBrowserRows([
    { name: "training, batch 128", batch: 128, deno, page: at(0.05) },
  ]);
  assert.match(titles, /page to Deno +to turbo$/);
  assert.match(row, /^training, batch 128 +100 +40\.0 +50\.0 +2,560 +2\.00 +0\.80$/);
});
