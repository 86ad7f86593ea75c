import type { Run, StoredEvent } from "../../runs/run.ts";

/** How a run stands after an event of its own. An event that it knows already changes nothing. */
export function advanceRun(run: Run, { seconds, event }: StoredEvent): Run {
  switch (event.type) {
    case "run":
      return event.run;
    case "start": {
      const { configuration, backend, parameters, stepsPerEpoch, resumed, time } = event;
      const { step, epoch } = resumed ?? { step: 0, epoch: 0 };
      const began = { started: time, ended: undefined, conclusion: undefined, error: undefined };
      const known = { configuration, backend, parameters, stepsPerEpoch };
      return { ...run, ...known, ...began, state: "running", step, epoch, seconds };
    }
    case "batch": {
      const { step, loss, accuracy, examplesPerSecond: imagesPerSecond } = event;
      return { ...run, step, loss, accuracy, imagesPerSecond, seconds };
    }
    case "epoch":
      return { ...run, epoch: event.epoch, step: event.step, seconds };
    case "validation":
      return { ...run, validationAccuracy: event.accuracy, validationLoss: event.loss, seconds };
    case "test":
      return { ...run, testAccuracy: event.accuracy, testLoss: event.loss, seconds };
    case "checkpoint":
      return { ...run, checkpoint: event.step, seconds };
    case "error":
      return { ...run, error: event.message };
    case "end":
      return { ...run, seconds };
    case "deleted":
      return run;
  }
}
