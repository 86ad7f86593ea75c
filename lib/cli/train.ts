/**
 * `deno task train`: trains a network, tests it and draws its curves.
 *
 * @module
 */
import { dirname, resolve } from "node:path";
import { defaultRecipe } from "../recipes/mod.ts";
import type { RunRecorder } from "../runs/run_recorder.ts";
import { checkpointFolder } from "../train/checkpoint.ts";
import { parseArguments } from "./arguments.ts";
import { chooseRenderer } from "./choose_renderer.ts";
import { runTask, type Shell } from "./command.ts";
import { listenForInterruption } from "./interruption.ts";
import { trainOptions } from "./options.ts";
import type { GivenOptions } from "../option_table.ts";
import { planRun } from "./plan.ts";
import { prepare } from "./prepare.ts";
import { advance, noProgress, type Progress } from "./progress.ts";
import { loadRecorder, openRecorder } from "./recording.ts";
import type { Renderer } from "./renderer.ts";
import { findRun, resumeCommand } from "./run_folder.ts";
import { writeCurves } from "./write_curves.ts";

/** The command's name, purpose, arguments and options. */
export const trainDefinition = {
  name: "train",
  description: "Trains a network, tests it after each epoch and draws its curves.",
  options: trainOptions,
  note: `Defaults are those of the recipe ${defaultRecipe}.`,
  example: "train --recipe accurate --seed 1",
};

type Given = GivenOptions<typeof trainOptions>;

/** Runs the command and gives its exit code. */
export async function trainCommand(given: readonly string[], shell: Shell): Promise<number> {
  const { options } = parseArguments(trainDefinition, given, shell);
  const { run, runs = "runs" } = options;
  if (options.dashboard && options.dashboardAt === undefined) {
    const { trainBesideDashboard } = await import("./beside_dashboard.ts");
    const folder = options.resume && dirname(resolve(findRun(options.resume, runs)));
    return await trainBesideDashboard(folder ?? runs, shell, (address) => {
      const further = ["--dashboard-at", address];
      return trainFastest({ ...options, dashboardAt: address }, [...given, ...further], shell);
    });
  }
  if (run === undefined) return await trainFastest(options, given, shell);
  const { trainAwaited } = await import("./awaited_run.ts");
  return await trainAwaited(
    run,
    runs,
    (resume) => trainFastest({ ...options, resume }, given, shell),
  );
}

/** Trains in a process with turbo, if that is asked for and can be, else in this one. */
async function trainFastest(
  options: Given,
  given: readonly string[],
  shell: Shell,
): Promise<number> {
  const renderer = chooseRenderer(options, shell);
  if (options.turbo && shell.engineFlags === undefined) {
    const { resume } = await planRun(options);
    const runs = resume ? dirname(resolve(resume.folder)) : options.runs ?? "runs";
    const { trainWithTurbo } = await import("./turbo.ts");
    const code = await trainWithTurbo(given, runs, shell, renderer.notice);
    if (code !== undefined) return code;
  }
  return await trainHere(options, shell, renderer);
}

async function trainHere(options: Given, shell: Shell, renderer: Renderer): Promise<number> {
  using held = new DisposableStack();
  const recorders: RunRecorder[] = [];
  const record = async (folder?: string) => {
    recorders.push(held.use(await openRecorder(options, folder)));
  };
  const plan = await planRun(options, record);
  for (const { path, reason } of plan.resume?.refused ?? []) {
    renderer.notice(`Passed over ${path}: ${reason}`);
  }
  const { engineFlags } = shell;
  const [{ train, model, data, backend }] = await Promise.all([
    prepare(plan, { ...options, engineFlags }, renderer.working),
    loadRecorder(),
  ]);
  // A new run has neither a folder nor a record before it can start.
  if (recorders.length === 0) await record();
  const [recorder] = recorders;
  const folder = plan.resume?.folder ?? recorder.folder;
  const resume = resumeCommand(shell.program, folder) + (options.turbo ? " --turbo" : "");
  const interruption = listenForInterruption(
    () => renderer.notice("Stopping after this batch. Ctrl-C again leaves at once, unsaved."),
    () => {
      renderer.notice("Left at once.");
      held.dispose();
    },
  );
  recorder.signal.onabort = () => renderer.notice("Stopping after this batch: it was asked for.");
  const signal = AbortSignal.any([interruption.signal, recorder.signal, shell.out.closed]);
  let progress = noProgress;
  try {
    const events = train(model, data, {
      signal,
      backend,
      checkpoints: recorder.before(checkpointFolder(folder)),
      resume: plan.resume?.state,
      run: recorder.id,
      workers: options.workers,
      recipe: plan.recipe,
    });
    for await (const event of events) {
      recorder.record(event);
      if (event.type === "start" && options.dashboardAt !== undefined) {
        renderer.notice(`The run is shown at ${options.dashboardAt}runs/${recorder.id}`);
      }
      progress = advance(progress, event, performance.now() / 1000);
      renderer.show(event, progress);
    }
    renderer.working("Drawing the curves");
    const curves = await writeCurves(model, progress, folder);
    const checkpoint = progress.saved?.model ?? plan.resume?.model ?? folder;
    renderer.finish({
      tested: progress.tested,
      classNames: data.test.classNames,
      files: [["Checkpoint", checkpoint], ...curves],
    });
    const next = describeNext(progress, resume);
    if (next) renderer.notice(next);
    return interruption.exitCode ?? 0;
  } catch (error) {
    recorder.fail(error as Error);
    if (progress.saved) {
      renderer.notice(`To go on from its last checkpoint: ${resume}`);
    }
    throw error;
  } finally {
    interruption.close();
    model.dispose();
    backend.dispose();
  }
}

/** What may be done with the run now, if anything must be said. */
function describeNext({ start, end }: Progress, command: string): string | undefined {
  if (start === undefined || end === undefined) return;
  const { epochs } = start.configuration;
  if (end.examples === 0 && end.reason === "completed") {
    return `The run had done its ${epochs} epochs before. To extend it: ${command} --epochs ${
      epochs + 1
    }`;
  }
  if (end.reason === "stopped" && end.epochs < epochs) {
    return `Stopped after step ${end.steps}. To go on: ${command}`;
  }
}

if (import.meta.main) await runTask(trainCommand);
