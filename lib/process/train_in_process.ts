import { dirname, join, resolve } from "node:path";
import { program } from "../cli/command.ts";
import { optionFlag } from "../option_table.ts";
import { entryAt } from "../entry_at.ts";
import { exitCodes } from "../cli/stop_signals.ts";
import type { ErrorEvent, TrainEvent } from "../train/events.ts";
import type { TrainSettings } from "../train/settings.ts";
import { linesOf } from "./lines.ts";
import { TrainingProcess } from "./training_process.ts";
import { turboFlags } from "./turbo_flags.ts";

/**
 * What `trainInProcess` trains, and how: the options of the command `train`, with its defaults. What is
 * not given comes from the recipe.
 */
export interface TrainInProcessOptions extends Partial<TrainSettings> {
  /** Settings to start from. Default `fast`. */
  readonly recipe?: "fast" | "accurate" | "tutorial";
  /** The network: `tutorial`, `tiny`, `deep`, or a JSON file. Default: the recipe's. */
  readonly model?: string;
  /** Share of the units before a preset's linear layer that a step leaves out, from 0 and below 1. */
  readonly dropout?: number;
  /** Whether a preset's batch norm stands before ReLU or after it. Default `before`. */
  readonly norm?: "before" | "after";
  /** A safetensors file with weights to begin with. */
  readonly weights?: string;
  /** Device. Default `auto`. */
  readonly backend?: "auto" | "webgpu" | "wasm" | "cpu";
  /** Which GPU. */
  readonly adapter?: "high-performance" | "low-power" | "software";
  /** Threads of the `wasm` device, from 1 to 128. Default: one a core. */
  readonly threads?: number;
  /** Threads that prepare batches, from 0 to 64. */
  readonly workers?: number;
  /** `mnist`, `fashion-mnist`, `kmnist`, or a folder of images. Default `mnist`. */
  readonly data?: string;
  /** Train on as many images only, from 1. Default: all. */
  readonly limit?: number;
  /** Leaves out a folder's images that cannot be read. Default: they are an error. */
  readonly skipUnreadable?: boolean;
  /** What to call the run. Default: its id. */
  readonly name?: string;
  /** Folder that holds the runs. Default `runs`. */
  readonly runs?: string;
  /** A run to go on with: its id or folder. */
  readonly resume?: string;
  /**
   * Lets V8 compile the kernels of the `wasm` device without memory checks and for wider vectors, as
   * `--turbo` does: faster, with the same results. Where that cannot be, `onNotice` hears why and the
   * checks stay. Default false.
   */
  readonly turbo?: boolean;
  /** Stops the run after the batch in hand, with a checkpoint. */
  readonly signal?: AbortSignal;
  /** Hears what the process says to people, line by line. */
  readonly onNotice?: (line: string) => void;
}

/**
 * Trains as the command `train` does, in a process of its own, and gives its events. The run's folder,
 * with its checkpoints and curves, lies in `runs`.
 *
 * A crash there leaves this process alive. Should this one end first, or stop reading, the run is saved
 * and ends. It may do what this process may, as far as training needs it, and starting it needs
 * `--allow-run=deno`, Deno on the PATH, and `--allow-read`.
 *
 * @throws {Error} While events are read: if no process can be started, or with the message that the run
 * fails with.
 *
 * @example
 * ```ts
 * import { trainInProcess } from "@glyph/cnn/cli";
 * import assert from "node:assert/strict";
 *
 * const runs = await Deno.makeTempDir();
 * let resume = "";
 * for await (const event of trainInProcess({ limit: 1280, turbo: true, runs })) {
 *   if (event.type === "start") resume = event.run;
 *   if (event.type === "batch") break; // what is not read to its end is saved
 * }
 * for await (const event of trainInProcess({ resume, runs })) {
 *   assert(event.type === "start" && event.resumed);
 *   break;
 * }
 * await Deno.remove(runs, { recursive: true });
 * ```
 */
export async function* trainInProcess(
  options: TrainInProcessOptions = {},
): AsyncGenerator<TrainEvent, void, void> {
  const { turbo = false, signal, onNotice = () => {}, ...settings } = options;
  if (signal?.aborted) return;
  const { runs = "runs", resume } = settings;
  const failure: string[] = [];
  const start = (flags: readonly string[]) =>
    new TrainingProcess({
      program,
      given: [...argumentsFrom(settings), "--json"],
      folders: resume === undefined ? [runs] : [runs, folderOfRuns(resume, runs)],
      flags,
      stdout: "piped",
      onLine(line) {
        if (failure.length > 0 || line.startsWith("Error: ")) failure.push(line);
        else onNotice(line);
      },
      // Paths are as seen from this process, not from where its command was typed.
      env: { INIT_CWD: "" },
    });
  let process = start(turbo ? turboFlags : []);
  const stop = () => process.kill("SIGTERM");
  signal?.addEventListener("abort", stop);
  try {
    const refusal = turbo ? await process.begun : undefined;
    if (refusal !== undefined && !signal?.aborted) {
      onNotice(`Turbo is off: ${refusal}. Training with all memory checks.`);
      await process.stdout.cancel();
      process = start([]);
    }
    let failed: ErrorEvent | undefined;
    for await (const line of linesOf(process.stdout)) {
      const event: TrainEvent = JSON.parse(line);
      if (event.type === "error") failed = event;
      yield event;
    }
    const { code, signal: end } = await process.ended;
    if (signal?.aborted || code === 0 || (end === null && stopCodes.has(code))) return;
    const reason = await process.begun ?? (end ? `it was ended by ${end}` : `code ${code}`);
    const message = failed?.message ?? failure.join("\n").replace(/^Error: /, "");
    const error = new Error(message || `The training process ended early: ${reason}`);
    throw Object.assign(error, failed && { name: failed.name });
  } finally {
    signal?.removeEventListener("abort", stop);
    stop();
    await process.ended;
  }
}

/** The folder that holds a run, and its record, which is named by its id or its folder. */
function folderOfRuns(run: string, runs: string): string {
  return entryAt(join(runs, run)) || !entryAt(run) ? runs : dirname(resolve(run));
}

/** The exit codes of a run that was asked to stop. */
const stopCodes: ReadonlySet<number> = new Set(Object.values(exitCodes));

/** As they are typed: `batchSize: 64` is `--batch-size=64`, a switch that is on is its name. */
function argumentsFrom(
  settings: Readonly<Record<string, string | number | boolean | undefined>>,
): string[] {
  return Object.entries(settings)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => value === true ? optionFlag(name) : `${optionFlag(name)}=${value}`);
}
