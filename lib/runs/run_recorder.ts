import { basename, join } from "node:path";
import type { TrainEvent } from "../train/events.ts";
import type { CheckpointSink } from "../train/state.ts";
import { BUSY_TIMEOUT, type Database } from "./database.ts";
import { EventBuffer } from "./event_buffer.ts";
import { openDatabase } from "./open_database.ts";
import { recentSpeed } from "./recent_speed.ts";
import type { RunOptions } from "./run.ts";
import { changeState } from "./run_changes.ts";
import { makeRunFolder, removeRunFolderIfEmpty } from "./run_folders.ts";
import { RunLock } from "./run_lock.ts";
import { updateRun } from "./run_rows.ts";
import type { RunNotes } from "./write_events.ts";

/** Milliseconds between transactions of batches, and between looks for a wish to stop. */
const INTERVAL = 100;
/** How long training waits for another process that writes, in milliseconds. Then it tries again later. */
const WAIT = 50;
/** How often the last events are tried to be written, each time for as long as the store waits. */
const LAST_ATTEMPTS = 12;

/** What a recorder records. */
export interface RecorderOptions {
  /** The folder of the runs. */
  readonly runs: string;
  /** The run's folder, where it is there. Default: a new one is made. */
  readonly id?: string;
  /** What people call the run. */
  readonly name?: string;
  readonly options: RunOptions;
  /** Its place in a series. Without an id, it is the first. */
  readonly series?: RunNotes["series"];
}

/**
 * Records a run into the store of its folder, from the process that trains it. While it lives it holds
 * the run's lock. Up to the start event the store knows nothing of a new run.
 */
export class RunRecorder implements Disposable {
  /** The run's folder. */
  readonly folder: string;
  readonly #lock: RunLock;
  readonly #database: Database;
  readonly #buffer: EventBuffer;
  readonly #stop = new AbortController();
  readonly #speed = recentSpeed();
  readonly #timer: ReturnType<typeof setInterval>;
  /** When the training began, and when something was written last, in milliseconds. */
  #begin?: number;
  #flushed = 0;
  #over = false;
  #closed = false;
  /** Why nothing can be written any more. */
  #failure?: Error;

  private constructor(options: RecorderOptions, folder: string, lock: RunLock, database: Database) {
    this.folder = folder;
    this.#lock = lock;
    this.#database = database;
    this.#buffer = new EventBuffer(database, this.id, { ...options, folder });
    this.#timer = setInterval(() => this.#tick(), INTERVAL);
  }

  /**
   * Takes a run's lock and opens the store. The run that the store holds as `starting` is from now on
   * lost when this process dies.
   *
   * @throws {Error} If another process trains the run, or the store cannot be opened.
   */
  static open(options: RecorderOptions): RunRecorder {
    const database = openDatabase(options.runs);
    try {
      const id = options.id ?? makeRunFolder(options.runs, new Date());
      const folder = join(options.runs, id);
      Deno.mkdirSync(folder, { recursive: true });
      const lock = RunLock.take(folder);
      if (lock === undefined) {
        throw new Error(`The run ${id} is going in another process: wait for its end, or stop it`);
      }
      database.write(() => updateRun(database, id, { held: true }));
      database.execute(`PRAGMA busy_timeout = ${WAIT}`);
      return new RunRecorder(options, folder, lock, database);
    } catch (error) {
      database[Symbol.dispose]();
      throw error;
    }
  }

  /** The run's id: its folder's name. */
  get id(): string {
    return basename(this.folder);
  }

  /** Aborted when somebody asks the store to stop the run. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /**
   * Takes an event. Batches are written ten times a second, all else at once; from an epoch on, so that
   * it survives that the machine dies. While another process keeps the store locked, events wait here.
   *
   * @throws {Error} If there is no space left, or the store cannot be written to.
   */
  record(event: TrainEvent): void {
    if (this.#failure) throw this.#failure;
    const now = performance.now();
    if (event.type === "start") this.#begin = now;
    if (this.#begin === undefined || this.#over) return;
    this.#over = event.type === "end" || event.type === "error";
    const imagesPerSecond = event.type === "batch" ? this.#speed(event) : undefined;
    this.#buffer.push({ event, elapsed: (now - this.#begin) / 1000, imagesPerSecond });
    // A run whose start is lost with the machine is one that has done nothing yet.
    const lasting = event.type !== "batch" && event.type !== "start";
    if (lasting) this.#flushDurably();
    else if (event.type === "start" || now - this.#flushed >= INTERVAL) this.#flush();
  }

  /** Records that the run failed beside its events, unless it is over. */
  fail({ name, message }: Error): void {
    if (!this.#failure) this.record({ type: "error", name, message });
  }

  /** Has events on the disk before a checkpoint: so a run that goes on from it lacks none. */
  before(checkpoints: CheckpointSink): CheckpointSink {
    return {
      save: (state) => {
        this.#flushDurably();
        return checkpoints.save(state);
      },
    };
  }

  /**
   * Writes what waits and frees the lock. A run that has not ended counts as stopped. A folder in which
   * there is no file of the run's is removed.
   *
   * @throws {Error} If the store stays locked for a minute, or cannot be written to.
   */
  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#timer);
    try {
      if (!this.#failure) this.#flushAtLast();
    } finally {
      this.#database[Symbol.dispose]();
      removeRunFolderIfEmpty(this.folder);
      this.#lock[Symbol.dispose]();
    }
  }

  /** Between events, when nobody hears of a failure: the next event does. */
  #tick(): void {
    if (this.#failure || performance.now() - this.#flushed < INTERVAL / 2) return;
    try {
      this.#flush();
    } catch {
      return;
    }
  }

  #flushDurably(): void {
    this.#buffer.demandDurability();
    this.#flush();
  }

  #flush(further?: () => void): boolean {
    try {
      const done = this.#buffer.flush(further);
      this.#flushed = performance.now();
      if (this.#buffer.stopping) this.#stop.abort();
      return done;
    } catch (error) {
      this.#failure = error as Error;
      throw error;
    }
  }

  #flushAtLast(): void {
    this.#database.execute(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
    const left = this.#begin !== undefined && !this.#over;
    const leave = left
      ? () => void changeState(this.#database, this.id, { state: "stopped" })
      : undefined;
    for (let attempt = 1; !this.#flush(leave); attempt++) {
      if (attempt < LAST_ATTEMPTS) continue;
      throw new Error(
        `The last events of the run ${this.id} are lost: ${this.#database.path} is locked by ` +
          "another process",
      );
    }
  }
}
