import { defaultRecipe, recipes } from "../../recipes/mod.ts";
import type { Recipe } from "../../recipes/recipe.ts";
import type { Run } from "../../runs/run.ts";

/** What a run learns from: of one that has not started, what it was asked for. */
export function datasetOf({ configuration, options }: Run): string {
  return configuration?.dataset ?? fileName(options.data) ?? "mnist";
}

/** What a run computes on: `wasm · 2 threads`. */
export function deviceOf({ backend, options }: Run): string {
  const name = backend?.name ?? String(options.backend ?? "auto");
  const threads = backend?.threads ?? Number(options.threads ?? 0);
  if (threads === 0 || name === "webgpu") return name;
  return `${name} · ${threads} ${threads === 1 ? "thread" : "threads"}`;
}

/** The settings that a run began with. */
export function recipeOf({ configuration, options }: Run): string {
  return configuration?.recipe ?? String(options.recipe ?? defaultRecipe);
}

/** How many epochs a run goes: of one that has not started, what it was asked for. */
export function epochsOf(run: Run): number | undefined {
  const { configuration, options } = run;
  return configuration?.epochs ??
    (options.epochs === undefined ? settingsOf(run)?.epochs : Number(options.epochs));
}

/** Whether a run holds training images out, and so is measured on them. */
export function hasValidationImages({ configuration, options }: Run): boolean {
  return (configuration?.validation ?? Number(options.validation ?? 0)) > 0;
}

/** Whether the step size of a run changes as it goes. */
export function hasSchedule(run: Run): boolean {
  const { configuration, options } = run;
  const asked = { ...settingsOf(run), ...options };
  const { schedule = "constant", warmup = 0 } = configuration ?? asked;
  return schedule !== "constant" || Number(warmup) > 0;
}

/** The recipe of a run that has not started; one that this program does not know has no settings. */
function settingsOf(run: Run): Recipe | undefined {
  const byName: Readonly<Record<string, Recipe | undefined>> = recipes;
  return byName[recipeOf(run)];
}

/** The epoch that a run is in the middle of, else the last that it has done. */
export function currentEpoch({ epoch, step, stepsPerEpoch }: Run): number {
  return stepsPerEpoch !== undefined && step > epoch * stepsPerEpoch ? epoch + 1 : epoch;
}

/** Whether a process is at it, or will be soon. */
export function isGoing({ state }: Run): boolean {
  return state === "starting" || state === "running";
}

/** Why no more epochs may follow those that a run was to have; undefined where they may. */
export function whyNotExtended({ configuration, conclusion }: Run): string | undefined {
  if (conclusion !== undefined) return "It ended early, and would again";
  if (configuration === undefined) return undefined;
  const { schedule, warmup, epochs } = configuration;
  const isOpen = schedule === "constant" || schedule === "step";
  if (isOpen && warmup === 0) return undefined;
  return `Its ${isOpen ? "warm-up" : `schedule ${schedule}`} was made for ${epochs} ` +
    (epochs === 1 ? "epoch" : "epochs");
}

/** Whether it ended before all its epochs were done, so that it can go on, or begin again. */
export function canResume(run: Run): boolean {
  const isOver = run.state === "lost" || run.state === "stopped" || run.state === "failed";
  return isOver && run.epoch < (epochsOf(run) ?? Infinity);
}

function fileName(path: string | number | boolean | undefined): string | undefined {
  return path === undefined
    ? undefined
    : String(path).split(/[/\\]/).findLast((part) => part !== "");
}
