import { join } from "node:path";
import { pause } from "./database.ts";

/** How often a lock is tried for, and how long is waited in between, in milliseconds. */
const ATTEMPTS = 20, INTERVAL = 10;

/**
 * The lock of a run's folder. A process that trains the run holds it while it lives; whatever ends
 * that process, the system's kernel frees it.
 */
export class RunLock implements Disposable {
  readonly #file: Deno.FsFile;

  private constructor(file: Deno.FsFile) {
    this.#file = file;
  }

  /** Takes a run's lock for this process; gives nothing where another holds it. */
  static take(folder: string): RunLock | undefined {
    const file = Deno.openSync(join(folder, LOCK_NAME), { create: true, write: true });
    // Whoever looks whether it is free holds it for a moment.
    for (let attempt = 1; !file.tryLockSync(true); attempt++) {
      if (attempt === ATTEMPTS) return file.close(), undefined;
      pause(INTERVAL);
    }
    return new RunLock(file);
  }

  /**
   * Does something while no process can take a run's lock, if none holds it.
   *
   * @returns Whether it was done.
   */
  static whileFree(folder: string, body: () => void): boolean {
    let file: Deno.FsFile;
    try {
      file = Deno.openSync(join(folder, LOCK_NAME), { read: true });
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
      // No process ever had it, or somebody has removed the folder.
      body();
      return true;
    }
    try {
      if (!file.tryLockSync(false)) return false;
      body();
      return true;
    } finally {
      file.close();
    }
  }

  /** Frees the lock. */
  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/** The file's name in a run's folder. It stays there: a lock on a file that is made anew is another. */
export const LOCK_NAME = "lock";
