import assert from "node:assert/strict";
import { join } from "node:path";
import { Database } from "./database.ts";
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
