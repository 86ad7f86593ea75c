import assert from "node:assert/strict";
import { join } from "node:path";
import { Database } from "./database.ts";
import { presets } from "../model/presets/mod.ts";
import { defaultSettings } from "../train/settings.ts";
import { appendEvent } from "./event_log.ts";
import { migrate, migrations } from "./migrations.ts";
import { RunStore } from "./run_store.ts";
import { withRuns } from "../../tests/runs/runs_folder.ts";

const version = (database: Database) =>
  database.get<{ user_version: number }>("PRAGMA user_version")!.user_version;

withRuns("an older database is brought on step by step and keeps what it holds", (folder) => {
  const path = join(folder, "runs.sqlite");
  Deno.writeFileSync(path, new Uint8Array());
  {
    using database = new Database(path);
    assert.equal(version(database), 0);
  }
  {
    using store = RunStore.open(folder);
    store.create({ id: "old", options: { seed: 1 }, state: "queued" });
  }
  using database = new Database(path);
  assert.equal(version(database), migrations.length);
  migrate(database, [...migrations, "ALTER TABLE runs ADD COLUMN colour TEXT DEFAULT 'red'"]);
  assert.equal(version(database), migrations.length + 1);
  const row = database.get<{ id: string; colour: string }>("SELECT id, colour FROM runs");
  assert.deepEqual({ ...row }, { id: "old", colour: "red" });
});

withRuns("runs of the first version have all that later ones have", (folder) => {
  const path = join(folder, "runs.sqlite");
  const old = (changes: object) => ({
    dataset: "mnist",
    recipe: "tutorial",
    epochs: 3,
    batchSize: 128,
    learningRate: 0.01,
    seed: 7,
    classes: 3,
    imageShape: [28, 28, 1],
    normalization: "before",
    trainExamples: 60_000,
    ...changes,
  });
  {
    using database = new Database(path);
    migrate(database, migrations.slice(0, 1));
    const insert = (id: string, configuration: object | null) => {
      database.run(
        "INSERT INTO runs (id, name, created, state, options, configuration) VALUES (?, ?, ?, ?, ?, ?)",
        ...[id, id, "2026-11-03T12:00:00.000Z", "completed", "{}"],
        configuration && JSON.stringify(configuration),
      );
      const run = { id, state: "completed", ...(configuration && { configuration }) };
      appendEvent(database, { run: id, seconds: 0, event: { type: "run", run } as never });
    };
    insert("before", old({}));
    insert("after", old({ normalization: "after", learningRate: 1e-7 }));
    insert("queued", null);
    const event = { type: "start", run: "before", configuration: old({}) } as never;
    appendEvent(database, { run: "before", seconds: 0, event });
  }
  using store = RunStore.open(folder);
  const { configuration } = store.get("before")!;
  const { classNames, network, ...settings } = configuration!;
  assert.deepEqual(classNames, ["0", "1", "2"]);
  assert.deepEqual(network, presets.tutorial());
  assert.deepEqual(settings, {
    ...defaultSettings,
    dataset: "mnist",
    recipe: "tutorial",
    epochs: 3,
    seed: 7,
    classes: 3,
    imageShape: [28, 28, 1],
    trainExamples: 60_000,
  });
  const later = store.get("after")!.configuration!;
  assert.deepEqual(later.network, presets.tutorial({ norm: "after" }));
  assert.equal(later.learningRate, 1e-7);
  assert.equal(store.get("queued")!.configuration, undefined);
  const told = store.events(0, { limit: 9 }).map(({ event }) => event as never) as {
    run?: { configuration?: unknown };
    configuration?: unknown;
  }[];
  assert.deepEqual(told.map(({ run, configuration }) => configuration ?? run?.configuration), [
    configuration,
    later,
    undefined,
    configuration,
  ]);
});

withRuns("a step that fails leaves the version and the tables as they were", (folder) => {
  using database = new Database(join(folder, "runs.sqlite"));
  assert.throws(() => migrate(database, ["CREATE TABLE one (a)", "CREATE TABLE one (a)"]), /one/);
  assert.equal(version(database), 0);
  assert.deepEqual(database.all("SELECT * FROM sqlite_master"), []);
});

withRuns("a database of a newer version is refused, and stays as it is", (folder) => {
  RunStore.open(folder)[Symbol.dispose]();
  {
    using database = new Database(join(folder, "runs.sqlite"));
    database.execute("PRAGMA user_version = 99");
  }
  assert.throws(
    () => RunStore.open(folder),
    /runs\.sqlite was made by a newer version of Glyph: it has the version 99, .* up to \d+\. Use/,
  );
  using database = new Database(join(folder, "runs.sqlite"));
  assert.equal(version(database), 99);
});

withRuns("what is no database is refused by its path", (folder) => {
  Deno.writeTextFileSync(join(folder, "runs.sqlite"), "no database, but text".repeat(100));
  assert.throws(() => RunStore.open(folder), /runs\.sqlite cannot be opened: .*not a database/);
});
