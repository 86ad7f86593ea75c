import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";

/** How long a statement waits for another process's transaction, in milliseconds. */
export const BUSY_TIMEOUT = 5000;

/** A SQLite file that many processes read and write at once. */
export class Database implements Disposable {
  /** The file's path. */
  readonly path: string;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #depth = 0;
  #writes = 0;

  /**
   * Opens a file, and makes it where it is missing.
   *
   * @throws {Error} If it is no database, or cannot be opened; the message names the file.
   */
  constructor(path: string) {
    this.path = path;
    try {
      this.#database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT });
      this.#useWriteAheadLog();
    } catch (error) {
      throw new Error(`${path} cannot be opened: ${(error as Error).message}`, { cause: error });
    }
  }

  /** How many transactions have written through this object. */
  get writes(): number {
    return this.#writes;
  }

  /** Runs statements that have no values. */
  execute(sql: string): void {
    this.#database.exec(sql);
  }

  /** Runs a statement that changes rows. */
  run(sql: string, ...values: SQLInputValue[]): void {
    this.#statement(sql).run(...values);
  }

  /** All rows of a query. */
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#statement(sql).all(...values) as Row[];
  }

  /** The first row of a query. */
  get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#statement(sql).get(...values) as Row | undefined;
  }

  /** Writes in one transaction: all of it is there afterwards, or nothing. One inside another joins it. */
  write<Result>(body: () => Result): Result {
    return this.#transaction("BEGIN IMMEDIATE", () => {
      const result = body();
      this.#writes++;
      return result;
    });
  }

  /** Reads in one transaction: all queries see the same moment. */
  read<Result>(body: () => Result): Result {
    return this.#transaction("BEGIN", body);
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#statements.clear();
    this.#database.close();
  }

  /**
   * Of two processes that switch a new file over at once, SQLite refuses one without waiting. There is
   * nothing in the file then that must be on the disk before.
   */
  #useWriteAheadLog(): void {
    for (let attempt = 1;; attempt++) {
      try {
        this.execute("PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL");
        return this.execute("PRAGMA synchronous = NORMAL; PRAGMA mmap_size = 268435456");
      } catch (error) {
        if (!isLocked(error) || attempt === 500) throw error;
        pause(10);
      }
    }
  }

  #transaction<Result>(begin: string, body: () => Result): Result {
    if (this.#depth > 0) return body();
    this.execute(begin);
    this.#depth++;
    try {
      const result = body();
      this.execute("COMMIT");
      return result;
    } catch (error) {
      // Some failures, such as a full disk, have ended the transaction already.
      if (this.#database.isTransaction) this.execute("ROLLBACK");
      throw error;
    } finally {
      this.#depth--;
    }
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/** Whether a failure means that another process was writing for too long. */
export function isLocked(error: unknown): boolean {
  return error instanceof Error && /database (?:table )?is locked/.test(error.message);
}

/** Whether a failure means that there is no space left. */
export function isFull(error: unknown): boolean {
  return error instanceof Error && error.message.includes("database or disk is full");
}

/** Sleeps, in milliseconds, and lets nothing else run. */
export function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
