import type { RunRecorder } from "../runs/run_recorder.ts";
import { checkpointFolder } from "../train/checkpoint.ts";
import type { EndEvent, TestEvent } from "../train/events.ts";
import { isExtensible } from "../train/schedule.ts";
import { chooseRenderer } from "./choose_renderer.ts";
import type { Shell } from "./command.ts";
import type { GivenTrainOptions } from "./complete_options.ts";
import { listenForInterruption } from "./interruption.ts";
import { planRun } from "./plan.ts";
import { prepare } from "./prepare.ts";
import { advance, noProgress, type Progress } from "./progress.ts";
import { loadRecorder, openRecorder, type Series } from "./recording.ts";
import { resumeCommand } from "./run_folder.ts";
import { shapeOf } from "./unchanged.ts";
import { writeCurves } from "./write_curves.ts";

/** How a run ended. */
export interface FinishedRun {
  /** The process's exit code, if it ends with this run. */
  readonly code: number;
  readonly id: string;
  readonly seed: number;
  readonly end?: EndEvent;
  /** The last test. */
  readonly tested?: TestEvent;
}

/**
 * Trains in this process, records, and draws.
 *
 * @param series The run's place among others that were asked for at once.
 */
export async function trainRun(
  options: GivenTrainOptions,
  shell: Shell,
  series?: Series,
): Promise<FinishedRun> {
  const renderer = chooseRenderer(options, shell);
  using held = new DisposableStack();
  const recorders: RunRecorder[] = [];
  const record = async (folder?: string) => {
    recorders.push(held.use(await openRecorder(options, folder, series)));
  };
  const plan = await planRun(options, record);
  for (const { path, reason } of plan.resume?.refused ?? []) {
    renderer.notice(`Passed over ${path}: ${reason}`);
  }
  const { engineFlags } = shell;
  const [prepared] = await Promise.all([
    prepare(plan, { ...options, engineFlags }, renderer),
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
    const events = prepared.train({
      signal,
      checkpoints: recorder.before(checkpointFolder(folder)),
      run: recorder.id,
      workers: options.workers,
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
    const curves = await writeCurves(await prepared.histories(), progress, folder);
    const checkpoint = progress.saved?.model ?? plan.resume?.model ?? folder;
    renderer.finish({
      tested: progress.tested,
      classNames: prepared.classNames,
      files: [["Checkpoint", checkpoint], ...curves],
    });
    const next = describeNext(progress, resume, isExtensible(plan.settings));
    if (next) renderer.notice(next);
    return {
      code: interruption.exitCode ?? 0,
      id: recorder.id,
      seed: plan.settings.seed,
      end: progress.end,
      tested: progress.tested,
    };
  } catch (error) {
    recorder.fail(error as Error);
    if (progress.saved) {
      renderer.notice(`To go on from its last checkpoint: ${resume}`);
    }
    throw error;
  } finally {
    interruption.close();
    prepared.dispose();
  }
}

/** What must be said of the end, and what may be done with the run now. */
function describeNext(
  { start, end }: Progress,
  command: string,
  extensible: boolean,
): string | undefined {
  if (start === undefined || end === undefined) return;
  const { configuration } = start;
  const { epochs } = configuration;
  if (end.message !== undefined) return `Ended early: ${end.message}.`;
  if (end.examples === 0 && end.reason === "completed") {
    const done = `The run had done its ${epochs} epochs before.`;
    return extensible
      ? `${done} To extend it: ${command} --epochs ${epochs + 1}`
      : `${done} Its ${shapeOf(configuration)} was made for them.`;
  }
  if (end.reason === "stopped" && end.epochs < epochs) {
    return `Stopped after step ${end.steps}. To go on: ${command}`;
  }
}
