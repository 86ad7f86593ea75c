import { completeConfigurations } from "./complete_configurations.ts";
import type { Database } from "./database.ts";

/** What brings a database from each version to the next: the first makes an empty one version 1. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE runs (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created TEXT NOT NULL,
    state TEXT NOT NULL,
    stopping INTEGER NOT NULL DEFAULT 0,
    held INTEGER NOT NULL DEFAULT 0,
    options TEXT NOT NULL,
    configuration TEXT,
    backend TEXT,
    versions TEXT,
    parameters INTEGER,
    stepsPerEpoch INTEGER,
    epoch INTEGER NOT NULL DEFAULT 0,
    step INTEGER NOT NULL DEFAULT 0,
    loss REAL,
    accuracy REAL,
    testAccuracy REAL,
    testLoss REAL,
    imagesPerSecond REAL,
    seconds REAL NOT NULL DEFAULT 0,
    started TEXT,
    ended TEXT,
    error TEXT,
    checkpoint INTEGER,
    sparkline TEXT
  ) STRICT;
  CREATE INDEX runs_by_state ON runs (state);
  CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run TEXT NOT NULL,
    type TEXT NOT NULL,
    step INTEGER,
    epoch INTEGER,
    seconds REAL NOT NULL,
    event TEXT NOT NULL,
    UNIQUE (run, type, step)
  ) STRICT;
  CREATE INDEX events_by_run ON events (run);
  `,
  `
  ALTER TABLE runs ADD COLUMN series TEXT;
  ALTER TABLE runs ADD COLUMN validationAccuracy REAL;
  ALTER TABLE runs ADD COLUMN validationLoss REAL;
  ALTER TABLE runs ADD COLUMN conclusion TEXT;
  ${completeConfigurations}
  `,
];

/**
 * Brings a database to the newest version. Processes that come at once do it once.
 *
 * @throws {Error} If a newer program has made it.
 */
export function migrate(database: Database, steps: readonly string[] = migrations): void {
  if (versionOf(database) === steps.length) return;
  database.write(() => {
    const version = versionOf(database);
    if (version > steps.length) {
      throw new Error(
        `${database.path} was made by a newer version of Glyph: it has the version ${version}, and ` +
          `this program knows them up to ${steps.length}. Use the newer one, or another folder of runs.`,
      );
    }
    for (const step of steps.slice(version)) database.execute(step);
    database.execute(`PRAGMA user_version = ${steps.length}`);
  });
}

function versionOf(database: Database): number {
  return database.get<{ user_version: number }>("PRAGMA user_version")!.user_version;
}
