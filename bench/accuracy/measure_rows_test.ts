import assert from "node:assert/strict";
import { measureRows } from "./measure_rows.ts";
import { resolveRow } from "./resolve_row.ts";
import { sampleRun } from "./sample_report.ts";

Deno.test("runs that are kept are not made again; the others train what their row says", async () => {
  const row = { recipe: "fast", model: "tiny", seeds: [1, 2] } as const;
  const kept = { ...resolveRow(row), runs: [sampleRun(1, 0.5)] };
  const notes: string[] = [];
  const options = { threads: 1, limit: 192, note: (line: string) => notes.push(line) };
  const made = await Array.fromAsync(measureRows([row], { table: [kept] }, options));
  assert.deepEqual(made.map(({ task, run }) => [task.recipe, task.model, run.seed]), [
    ["fast", "tiny", 2],
  ]);
  const [{ run }] = made;
  assert.ok(run.accuracy >= 0 && run.accuracy <= 1 && run.seconds > 0 && run.imagesPerSecond > 0);
  assert.ok(run.parameters > 1000 && run.parameters < 16_000);
  assert.match(notes[0], /^fast\/tiny, seed 2: \d+\.\d\d% in \d+ s$/);
});
