import { join } from "node:path";
import type { Database } from "./database.ts";
import { appendEvent, deleteEvents, lastEventId, readEvents } from "./event_log.ts";
import { readMetrics } from "./metrics.ts";
import { openDatabase } from "./open_database.ts";
import type {
  ListedRun,
  Metrics,
  Run,
  RunOptions,
  RunState,
  SeriesPlace,
  StoredEvent,
} from "./run.ts";
import { checkId, makeRunFolder, removeRunFolder } from "./run_folders.ts";
import { RunLock } from "./run_lock.ts";
import { claimNext, findLost } from "./queue.ts";
import { deleteRun, going, insertRun, publicPart, readRows, readRun } from "./run_rows.ts";
import { changeName, changeState, logRun } from "./run_changes.ts";
import { readSparkline } from "./sparkline.ts";

/** What a new run is made from. */
export interface NewRun {
  /** The name of its folder. Default: a new one, by time. */
  readonly id?: string;
  /** Default: its id. */
  readonly name?: string;
  readonly options: RunOptions;
  readonly series?: SeriesPlace;
  readonly state: "queued" | "starting" | "running";
}

/**
 * The runs of a folder, with all that happened in them: a SQLite database beside the runs' folders.
 * Many processes may have it open at once. Every change is there whole or not at all, and is told by an
 * event.
 */
export class RunStore implements Disposable {
  /** The folder that holds the runs. */
  readonly folder: string;
  readonly #database: Database;
  #version = -1;
  #writes = 0;

  private constructor(folder: string, database: Database) {
    this.folder = folder;
    this.#database = database;
  }

  /**
   * Opens the store of a folder, and makes both where they are missing.
   *
   * @throws {Error} If the database is damaged, or of a newer version.
   */
  static open(runs: string): RunStore {
    return new RunStore(runs, openDatabase(runs));
  }

  /**
   * Adds a run and makes its folder. Paths among its options are absolute, for whoever trains it.
   *
   * @throws {RangeError} If the id or the name is none.
   */
  create({ id: given, name, options, series, state }: NewRun): Run {
    if (given !== undefined) checkId(given);
    const now = new Date();
    const id = given ?? makeRunFolder(this.folder, now);
    Deno.mkdirSync(join(this.folder, id), { recursive: true });
    return this.#database.write(() => {
      const created = now.toISOString();
      insertRun(this.#database, {
        id,
        name: id,
        created,
        state,
        started: state === "queued" ? undefined : created,
        options,
        series,
      });
      return name === undefined ? logRun(this.#database, id) : this.rename(id, name);
    });
  }

  /** Adds runs, all of them or none. Several are a series. */
  createAll(runs: readonly Omit<NewRun, "series">[]): Run[] {
    const ids = runs.map(({ id }) => id ?? this.makeFolder());
    return this.#database.write(() =>
      runs.map((run, index) => {
        const series = { id: ids[0], number: index + 1, of: ids.length };
        return this.create({ ...run, id: ids[index], ...(ids.length > 1 && { series }) });
      })
    );
  }

  /** Makes the folder of a run that is not added yet, and gives its id. */
  makeFolder(): string {
    return makeRunFolder(this.folder, new Date());
  }

  /** All runs, newest first. */
  list(): ListedRun[] {
    return this.#database.read(() =>
      readRows(this.#database).map((row) => ({
        ...publicPart(row),
        sparkline: (going.includes(row.state) ? undefined : row.sparkline) ??
          readSparkline(this.#database, row.id),
      }))
    );
  }

  /** The run of an id. */
  get(id: string): Run | undefined {
    return readRun(this.#database, id);
  }

  /**
   * Gives a run another name.
   *
   * @throws {RangeError} If the name is empty or longer than 200 characters.
   * @throws {Error} If there is no such run.
   */
  rename(id: string, name: string): Run {
    return changeName(this.#database, id, name);
  }

  /**
   * Puts a run into a state: `starting` before its process is started, so that the same run goes on;
   * `failed`, with why, where that could not be; `queued`, with the options that it shall go on with.
   *
   * @throws {Error} If there is no such run.
   */
  setState(
    id: string,
    state: RunState,
    { error, options }: { readonly error?: string; readonly options?: RunOptions } = {},
  ): Run {
    return changeState(this.#database, id, { state, error, options });
  }

  /**
   * Asks a run to stop: the process that trains it sees that, saves and ends. A run that waits in the
   * queue is stopped at once.
   *
   * @throws {Error} If there is no such run, or it is over.
   */
  requestStop(id: string): Run {
    return this.#database.write(() => {
      const { state } = this.#existing(id);
      if (state === "queued") return this.setState(id, "stopped");
      if (going.includes(state)) return changeState(this.#database, id, { state, stopping: true });
      throw new Error(`The run ${id} is ${state}: only one that goes or waits can be stopped`);
    });
  }

  /**
   * Removes a run, its events and its folder.
   *
   * @throws {Error} If there is no such run, or a process is at it.
   */
  remove(id: string): void {
    const folder = join(this.folder, id);
    const { state, seconds } = this.#existing(id);
    const removed = !going.includes(state) && RunLock.whileFree(folder, () => {
      removeRunFolder(folder);
      this.#database.write(() => {
        deleteRun(this.#database, id);
        deleteEvents(this.#database, id);
        appendEvent(this.#database, { run: id, seconds, event: { type: "deleted" } });
      });
    });
    if (!removed) throw new Error(`The run ${id} is going: stop it before it is removed`);
  }

  /** Lets the run that waits longest start, unless another is going; gives it. */
  claimNext(): Run | undefined {
    return claimNext(this.#database);
  }

  /** Finds runs whose process is dead, marks them as lost, and gives them. */
  findLost(now: number = Date.now()): Run[] {
    return findLost(this.#database, this.folder, now);
  }

  /** At most as many events after an id, oldest first; of all runs, or of one. */
  events(
    after: number,
    options: { readonly run?: string; readonly limit: number },
  ): StoredEvent[] {
    return readEvents(this.#database, after, options);
  }

  /** All that was measured in a run. */
  metrics(id: string): Metrics | undefined {
    return this.snapshot(() => this.get(id) && readMetrics(this.#database, this.folder, id));
  }

  /** The newest id that was ever given to an event; 0 before the first. */
  lastEventId(): number {
    return lastEventId(this.#database);
  }

  /** Lets several readings see the same moment. */
  snapshot<Result>(read: () => Result): Result {
    return this.#database.read(read);
  }

  /** Whether anything was written since the last call, by any process. It costs microseconds. */
  changed(): boolean {
    const { data_version: version } = this.#database.get<{ data_version: number }>(
      "PRAGMA data_version",
    )!;
    const { writes } = this.#database;
    const changed = version !== this.#version || writes !== this.#writes;
    this.#version = version;
    this.#writes = writes;
    return changed;
  }

  /** Closes the database. */
  [Symbol.dispose](): void {
    this.#database[Symbol.dispose]();
  }

  #existing(id: string): Run {
    const run = this.get(id);
    if (run === undefined) throw new Error(`There is no run ${id} in ${this.folder}`);
    return run;
  }
}
