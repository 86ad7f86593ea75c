import type { EndEvent, StartEvent } from "./events.ts";
import type { Progress } from "./progress.ts";
import type { RunParts } from "./run_parts.ts";

/** What is said first. */
export function startEvent(
  { model, configuration, backend, options }: RunParts,
  run: string,
  stepsPerEpoch: number,
  { step, epoch }: Progress,
): StartEvent {
  const { name, reasons, threads, flags } = backend;
  return {
    type: "start",
    run,
    time: new Date().toISOString(),
    configuration,
    backend: { name, reasons, threads, flags },
    parameters: model.parameterCount,
    stepsPerEpoch,
    ...options.resume && { resumed: { step, epoch } },
  };
}

/** How a run came to its end. */
export interface Ending {
  /** Whether it was asked to stop. */
  readonly stopped: boolean;
  /** Why it ended although there could be more epochs. */
  readonly earlyEnd?: string;
  /** Images seen. */
  readonly examples: number;
  /** When it began, by `performance.now()`. */
  readonly begin: number;
}

/** What is said last. */
export function endEvent(
  { epoch, step }: Progress,
  { stopped, earlyEnd, examples, begin }: Ending,
): EndEvent {
  const message = stopped ? undefined : earlyEnd;
  return {
    type: "end",
    reason: stopped ? "stopped" : message ? "early" : "completed",
    ...message && { message },
    epochs: epoch,
    steps: step,
    examples,
    seconds: (performance.now() - begin) / 1000,
  };
}
