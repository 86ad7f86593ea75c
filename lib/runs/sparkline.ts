import type { Database } from "./database.ts";

/** Points of a sparkline. */
const POINTS = 32;

/** At most 32 losses of a run, evenly spread from its first step to its last. */
export function readSparkline(database: Database, run: string): number[] {
  const { losses } = database.get<{ losses: string | null }>(
    `WITH RECURSIVE
      ends (first, last) AS (
        SELECT
          (SELECT step FROM events WHERE run = ?1 AND type = 'batch' ORDER BY step LIMIT 1),
          (SELECT step FROM events WHERE run = ?1 AND type = 'batch' ORDER BY step DESC LIMIT 1)
      ),
      points (number, count) AS (
        SELECT 0, min(${POINTS}, last - first + 1) FROM ends WHERE first IS NOT NULL
        UNION ALL SELECT number + 1, count FROM points WHERE number + 1 < count
      )
    SELECT group_concat((
      SELECT event -> '$.loss' FROM events WHERE run = ?1 AND type = 'batch'
        AND step = first + (number * (last - first) + (count - 1) / 2) / max(count - 1, 1)
    ), ',') AS losses FROM points, ends`,
    run,
  )!;
  return JSON.parse(`[${losses ?? ""}]`);
}
