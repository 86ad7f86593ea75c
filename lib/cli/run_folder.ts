import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import { refusal } from "./arguments.ts";
import { entryAt, fromTypedFolder } from "./schemas.ts";

/** What a run's `run.json` keeps: what resuming needs beside the checkpoint. */
const notesSchema = z.object({
  run: z.string(),
  /** When the run was begun: ISO 8601. */
  created: z.string(),
  /** The data set's folder, absolute; missing for MNIST. */
  data: z.string().optional(),
});

/** What a run's `run.json` keeps. */
export type RunNotes = z.output<typeof notesSchema>;

/** Makes a new run's folder. Its name is the run's id: it sorts by time and is unique in `runs`. */
export function createRun(runs: string, data: string | undefined, now = new Date()): string {
  Deno.mkdirSync(runs, { recursive: true });
  const day = now.toISOString().slice(0, 10);
  const time = now.toISOString().slice(11, 19).replaceAll(":", "");
  while (true) {
    const [random] = crypto.getRandomValues(new Uint16Array(1));
    const run = `${day}-${time}-${random.toString(16).padStart(4, "0")}`;
    const folder = join(runs, run);
    try {
      Deno.mkdirSync(folder);
    } catch (error) {
      if (error instanceof Deno.errors.AlreadyExists) continue;
      throw error;
    }
    const notes: RunNotes = { run, created: now.toISOString(), data };
    Deno.writeTextFileSync(join(folder, notesFile), `${JSON.stringify(notes, null, 2)}\n`);
    return folder;
  }
}

/** Removes a run's folder unless a checkpoint lies in it. */
export function removeRunWithoutCheckpoint(folder: string): void {
  const names = Array.from(Deno.readDirSync(folder), ({ name }) => name);
  if (names.every((name) => name === notesFile)) Deno.removeSync(folder, { recursive: true });
}

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

/** Reads a run's notes; a folder without notes is taken as a run on MNIST. */
export function readNotes(folder: string): Partial<RunNotes> {
  const path = join(folder, notesFile);
  if (!entryAt(path)) return {};
  try {
    return notesSchema.parse(JSON.parse(Deno.readTextFileSync(path)));
  } catch (error) {
    throw new Error(`${path} is damaged: remove it, and give --data if the run needs it`, {
      cause: error,
    });
  }
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

const notesFile = "run.json";

function listRuns(runs: string): string[] {
  if (!entryAt(runs)) return [];
  return Array.from(Deno.readDirSync(runs), ({ name }) => name)
    .filter((name) => entryAt(join(runs, name, notesFile)))
    .sort();
}
