import { type Database, isFull, isLocked } from "./database.ts";
import { isStopping } from "./run_rows.ts";
import { type RecordedEvent, type RunNotes, writeEvents, writeStart } from "./write_events.ts";

/** Events of a run that wait to be written. They wait on while another process keeps the store locked. */
export class EventBuffer {
  readonly #database: Database;
  readonly #run: string;
  readonly #notes: RunNotes;
  #waiting: RecordedEvent[] = [];
  #durable = false;
  #synchronous = "NORMAL";
  /** Seconds that the run was trained before; missing until its start is written. */
  #secondsBefore?: number;
  #stopping = false;

  constructor(database: Database, run: string, notes: RunNotes) {
    this.#database = database;
    this.#run = run;
    this.#notes = notes;
  }

  /** Whether somebody asked the run to stop, as of the last writing. */
  get stopping(): boolean {
    return this.#stopping;
  }

  /** Lets an event wait. */
  push(event: RecordedEvent): void {
    this.#waiting.push(event);
  }

  /** From now on, what is written next must survive that the machine dies. */
  demandDurability(): void {
    this.#durable = true;
  }

  /**
   * Writes what waits, in one transaction, and looks whether the run shall stop.
   *
   * @param further Writes more in that transaction.
   * @returns Whether it is done; if not, another process kept the store locked.
   * @throws {Error} If there is no space left, or the store cannot be written to.
   */
  flush(further?: () => void): boolean {
    const nothing = this.#waiting.length === 0 && further === undefined;
    if (nothing && this.#secondsBefore === undefined) return true;
    try {
      // Without a transaction: to read needs none, and is the cheaper.
      if (nothing) this.#look();
      else this.#write(further);
      return true;
    } catch (error) {
      if (isLocked(error)) return false;
      if (!isFull(error)) throw error;
      throw new Error(
        `There is no space left for what happens in the run, in ${this.#database.path}: free ` +
          "some, and go on from the last checkpoint",
        { cause: error },
      );
    }
  }

  #write(further: () => void = () => {}): void {
    this.#synchronize(this.#durable ? "FULL" : "NORMAL");
    this.#database.write(() => {
      this.#writeWaiting();
      further();
      this.#look();
    });
    this.#waiting = [];
    this.#durable = false;
  }

  #writeWaiting(): void {
    const [first, ...rest] = this.#waiting;
    if (first === undefined) return;
    const events = first.event.type === "start" ? rest : this.#waiting;
    if (first.event.type === "start") {
      this.#secondsBefore = writeStart(this.#database, this.#run, first.event, this.#notes);
    }
    if (events.length > 0) writeEvents(this.#database, this.#run, this.#secondsBefore!, events);
  }

  #look(): void {
    this.#stopping = isStopping(this.#database, this.#run);
  }

  #synchronize(level: "NORMAL" | "FULL"): void {
    if (level === this.#synchronous) return;
    this.#database.execute(`PRAGMA synchronous = ${level}`);
    this.#synchronous = level;
  }
}
