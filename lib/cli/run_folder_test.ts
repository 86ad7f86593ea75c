import assert from "node:assert/strict";
import { basename } from "node:path";
import {
  createRun,
  findRun,
  readNotes,
  removeRunWithoutCheckpoint,
  resumeCommand,
} from "./run_folder.ts";

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
  "runs have ids that sort by time and are unique",
  withFolder((runs) => {
    const times = ["2026-11-03T07:15:03.5Z", "2026-11-03T07:15:03.9Z", "2026-11-03T12:00:00Z"];
    const ids = times.map((time) => basename(createRun(`${runs}/new`, undefined, new Date(time))));
    assert.match(ids[0], /^2026-11-03-071503-[0-9a-f]{4}$/);
    assert.equal(new Set(ids).size, 3);
    assert.equal(ids.toSorted().at(-1), ids[2]);
  }),
);

Deno.test(
  "a run's notes keep the data's folder",
  withFolder((runs) => {
    assert.equal(readNotes(createRun(runs, "/data/kana")).data, "/data/kana");
    assert.equal(readNotes(createRun(runs, undefined)).data, undefined);
    assert.deepEqual(readNotes(runs), {});
    Deno.writeTextFileSync(`${runs}/run.json`, "{");
    assert.throws(() => readNotes(runs), /run\.json is damaged: remove it/);
  }),
);

Deno.test(
  "a run without a checkpoint is removed, one with any other file stays",
  withFolder((runs) => {
    const empty = createRun(runs, undefined);
    removeRunWithoutCheckpoint(empty);
    const kept = createRun(runs, undefined);
    Deno.writeTextFileSync(`${kept}/step-00000001.safetensors`, "");
    removeRunWithoutCheckpoint(kept);
    assert.deepEqual(Array.from(Deno.readDirSync(runs), ({ name }) => name), [basename(kept)]);
  }),
);

Deno.test(
  "a run is found by id and by folder; else the newest are named",
  withFolder((runs) => {
    assert.throws(() => findRun("none", runs), /no run 'none' in.*It holds no runs/);
    const folder = createRun(runs, undefined);
    assert.equal(findRun(basename(folder), runs), folder);
    assert.equal(findRun(folder, "/elsewhere"), folder);
    assert.throws(
      () => findRun("none", runs),
      (error: Error) => error.message.includes(`The newest there: ${basename(folder)}.`),
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
