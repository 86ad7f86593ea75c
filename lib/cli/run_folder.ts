import { basename, dirname, join, resolve } from "node:path";
import { refusal } from "./arguments.ts";
import { entryAt } from "../entry_at.ts";
import { fromTypedFolder } from "./schemas.ts";

/**
 * Finds a run by its id or its folder.
 *
 * @throws {CommanderError} If there is none; it names runs that are there.
 */
export function findRun(name: string, runs: string): string {
  for (const folder of [join(runs, name), fromTypedFolder(name)]) {
    if (entryAt(folder)?.isDirectory) return folder;
  }
  const newest = listRuns(runs).slice(-3).reverse();
  throw refusal(
    `There is no run '${name}' in the folder '${runs}'. ` +
      (newest.length === 0
        ? "It holds no runs: give another folder with --runs."
        : `The newest there: ${newest.join(", ")}.`),
  );
}

/**
 * The command that goes on with a run.
 *
 * @param program What is typed before a command's name.
 */
export function resumeCommand(program: string, folder: string): string {
  const npx = Deno.execPath().includes("_npx");
  const typed = npx ? program.replace(/^deno /, `npx -y deno@${Deno.version.deno} `) : program;
  const run = dirname(folder) === "runs" ? basename(folder) : quote(resolve(folder));
  return `${typed} train --resume ${run}`;
}

function quote(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

/** Ids sort by time. */
function listRuns(runs: string): string[] {
  if (!entryAt(runs)) return [];
  return Array.from(Deno.readDirSync(runs)).filter(({ isDirectory }) => isDirectory)
    .map(({ name }) => name).sort();
}
