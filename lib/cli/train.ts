/**
 * `deno task train`: trains a network, tests it and draws its curves.
 *
 * @module
 */
import { dirname, resolve } from "node:path";
import { defaultRecipe } from "../recipes/mod.ts";
import { parseArguments } from "./arguments.ts";
import { chooseRenderer } from "./choose_renderer.ts";
import { runTask, type Shell } from "./command.ts";
import type { GivenTrainOptions } from "./complete_options.ts";
import { trainOptions } from "./options.ts";
import { planRun } from "./plan.ts";
import { trainRepeatedly } from "./repeats.ts";
import { findRun } from "./run_folder.ts";
import { trainRun } from "./train_run.ts";

/** The command's name, purpose, arguments and options. */
export const trainDefinition = {
  name: "train",
  description: "Trains a network, tests it after each epoch and draws its curves.",
  options: trainOptions,
  note: `Defaults are those of the recipe ${defaultRecipe}.`,
  example: "train --recipe accurate --seed 1",
};

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
  options: GivenTrainOptions,
  given: readonly string[],
  shell: Shell,
): Promise<number> {
  if (options.turbo && shell.engineFlags === undefined) {
    const { resume } = await planRun(options);
    const runs = resume ? dirname(resolve(resume.folder)) : options.runs ?? "runs";
    const { trainWithTurbo } = await import("./turbo.ts");
    const code = await trainWithTurbo(given, runs, shell, chooseRenderer(options, shell).notice);
    if (code !== undefined) return code;
  }
  if (options.repeats !== undefined && options.repeats > 1) {
    return await trainRepeatedly(options, options.repeats, shell);
  }
  return (await trainRun(options, shell)).code;
}

if (import.meta.main) await runTask(trainCommand);
