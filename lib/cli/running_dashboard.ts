import { join } from "node:path";

/**
 * Says to other processes where the dashboard of a runs folder is, until it is disposed of or this
 * process ends, however it ends: the file is locked, and the system frees the lock.
 *
 * @returns nothing where another dashboard of the folder has said so before
 */
export function announce(runs: string, address: string): Disposable | undefined {
  const file = Deno.openSync(join(runs, FILE), { read: true, write: true, create: true });
  if (!file.tryLockSync(true)) return file.close(), undefined;
  file.truncateSync();
  file.writeSync(new TextEncoder().encode(address));
  return file;
}

/** The address of a dashboard that serves a runs folder now. */
export function runningDashboard(runs: string): string | undefined {
  const path = join(runs, FILE);
  try {
    using file = Deno.openSync(path, { read: true });
    if (file.tryLockSync(false)) return;
    return Deno.readTextFileSync(path) || undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
}

const FILE = "dashboard.lock";
