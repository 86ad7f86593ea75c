import assert from "node:assert/strict";
import { join } from "node:path";
import { findRun, resumeCommand } from "./run_folder.ts";

function withFolder(test: (folder: string) => void): () => void {
  return () => {
    const folder = Deno.makeTempDirSync();
    try {
      test(folder);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  };
}

Deno.test(
  "a run is found by id and by folder; else the newest are named",
  withFolder((runs) => {
    assert.throws(() => findRun("none", runs), /no run 'none' in.*It holds no runs/);
    Deno.writeTextFileSync(join(runs, "runs.sqlite"), "");
    const ids = ["2026-11-03-071503-cafe", "2026-11-03-071504-beef"];
    for (const id of ids) Deno.mkdirSync(join(runs, id));
    const folder = join(runs, ids[0]);
    assert.equal(findRun(ids[0], runs), folder);
    assert.equal(findRun(folder, "/elsewhere"), folder);
    assert.throws(
      () => findRun("none", runs),
      (error: Error) => error.message.includes(`The newest there: ${ids[1]}, ${ids[0]}.`),
    );
  }),
);

Deno.test("the command to resume with names what a shell takes as one word", () => {
  assert.match(
    resumeCommand("deno task", "runs/2026-11-03-071503-cafe"),
    / --resume 2026-11-03-071503-cafe$/,
  );
  assert.match(
    resumeCommand("deno task", "/tmp/my runs/it's"),
    / --resume '\/tmp\/my runs\/it'\\''s'$/,
  );
  assert.match(resumeCommand("deno task", "/tmp/runs/a"), / --resume \/tmp\/runs\/a$/);
});
