/**
 * `deno task train`: trains a network, tests it and draws its curves.
 *
 * @module
 */
import { basename } from "node:path";
import { checkpointFolder } from "../train/checkpoint.ts";
import { parseArguments } from "./arguments.ts";
import { chooseRenderer } from "./choose_renderer.ts";
import { runTask, type Shell } from "./command.ts";
import { listenForInterruption } from "./interruption.ts";
import { trainOptions } from "./options.ts";
import { planRun } from "./plan.ts";
import { prepare } from "./prepare.ts";
import { advance, noProgress, type Progress } from "./progress.ts";
import { createRun, removeRunWithoutCheckpoint, resumeCommand } from "./run_folder.ts";
import { writeCurves } from "./write_curves.ts";

/** The command's name, purpose, arguments and options. */
export const trainDefinition = {
  name: "train",
  description: "Trains a network, tests it after each epoch and draws its curves.",
  options: trainOptions,
  example: "train --epochs 25 --seed 1",
};

/** Runs the command and gives its exit code. */
export async function trainCommand(given: readonly string[], shell: Shell): Promise<number> {
  const { options } = parseArguments(trainDefinition, given, shell);
  const { runs = "runs" } = options;
  const plan = await planRun(options);
  const renderer = chooseRenderer(options, shell);
  const { engineFlags } = shell;
  if (options.turbo && engineFlags === undefined) {
    const { trainWithTurbo } = await import("./turbo.ts");
    const code = await trainWithTurbo(given, plan.resume?.folder ?? runs, shell, renderer.notice);
    if (code !== undefined) return code;
  }
  for (const { path, reason } of plan.resume?.refused ?? []) {
    renderer.notice(`Passed over ${path}: ${reason}`);
  }
  const { train, model, data, backend } = await prepare(
    plan,
    { ...options, engineFlags },
    renderer.working,
  );
  const folder = plan.resume?.folder ?? createRun(runs, plan.data);
  const resume = resumeCommand(shell.program, folder) + (options.turbo ? " --turbo" : "");
  const interruption = listenForInterruption(
    () => renderer.notice("Stopping after this batch. Ctrl-C again leaves at once, unsaved."),
    () => {
      renderer.notice("Left at once.");
      removeRunWithoutCheckpoint(folder);
    },
  );
  const signal = AbortSignal.any([interruption.signal, shell.out.closed]);
  let progress = noProgress;
  try {
    const events = train(model, data, {
      signal,
      backend,
      checkpoints: checkpointFolder(folder),
      resume: plan.resume?.state,
      run: plan.resume?.state.position.run ?? basename(folder),
      workers: options.workers,
      recipe: plan.recipe,
    });
    for await (const event of events) {
      progress = advance(progress, event, performance.now() / 1000);
      renderer.show(event, progress);
    }
    renderer.working("Drawing the curves");
    const curves = await writeCurves(model, progress, folder);
    const checkpoint = progress.saved?.model ?? plan.resume?.model ?? folder;
    renderer.finish({ tested: progress.tested, files: [["Checkpoint", checkpoint], ...curves] });
    const next = describeNext(progress, resume);
    if (next) renderer.notice(next);
    return interruption.exitCode ?? 0;
  } catch (error) {
    if (progress.saved) {
      renderer.notice(`To go on from its last checkpoint: ${resume}`);
    }
    throw error;
  } finally {
    removeRunWithoutCheckpoint(folder);
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
