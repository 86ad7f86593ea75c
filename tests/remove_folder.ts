import { setTimeout } from "node:timers/promises";

/** How often, and milliseconds between. */
const ATTEMPTS = 100;
const PAUSE = 100;

/** Removes a folder, in which a process that has just ended its run may still draw curves. */
export async function removeFolder(folder: string): Promise<void> {
  for (let attempt = 1;; attempt++) {
    try {
      return await Deno.remove(folder, { recursive: true });
    } catch (error) {
      if (attempt === ATTEMPTS || !/not empty/i.test((error as Error).message)) throw error;
      await setTimeout(PAUSE);
    }
  }
}
