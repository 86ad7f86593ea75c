import { startEvent } from "../../cli/sample_events.ts";
import type { Run } from "../../runs/run.ts";

/** For tests: a running run of three epochs of ten steps that has done none yet. */
export function sampleRun(changes: Partial<Run> = {}): Run {
  const { configuration, backend, parameters, stepsPerEpoch, time } = startEvent();
  return {
    id: "2026-11-03-120000-cafe",
    name: "2026-11-03-120000-cafe",
    created: time,
    started: time,
    state: "running",
    stopping: false,
    options: {},
    configuration,
    backend,
    parameters,
    stepsPerEpoch,
    epoch: 0,
    step: 0,
    seconds: 0,
    ...changes,
  };
}
