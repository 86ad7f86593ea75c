import { formatCount } from "../../cli/format.ts";
import type { RunState } from "../../runs/run.ts";
import type { Rule } from "./advice.ts";
import { totalSteps } from "./time_left.ts";

/** The states of a run that goes on only if somebody resumes it. */
const ended: readonly RunState[] = ["completed", "stopped", "failed", "lost"];

const failed: Rule = ({ state, checkpoint, error }) =>
  state !== "failed" ? undefined : {
    kind: "danger",
    title: "It failed",
    text: `${error ?? "It said nothing more."} ${whereToGoOn(checkpoint)}`,
  };

const lost: Rule = ({ state, checkpoint }) =>
  state !== "lost" ? undefined : {
    kind: "warning",
    title: "Its process ended without a word",
    text: `It was killed, ran out of memory, or the machine went down. ${whereToGoOn(checkpoint)}`,
  };

const stopped: Rule = (run) => {
  const total = totalSteps(run);
  if (run.state !== "stopped" || total === undefined || run.step >= total) return undefined;
  const done = `It was stopped after ${formatCount(run.step)} of ${formatCount(total)} steps.`;
  return { kind: "hint", title: "Not at its end", text: `${done} ${whereToGoOn(run.checkpoint)}` };
};

const slow: Rule = ({ state, backend, seconds }) => {
  const isTurbo = backend?.flags.some((flag) => flag.includes("no-wasm-bounds-checks"));
  const isLong = seconds > 120 && ended.includes(state);
  if (backend?.name !== "wasm" || isTurbo || !isLong) return undefined;
  return {
    kind: "hint",
    title: "It could be faster",
    text: "With turbo, steps take about 0.6 of the time on this backend, and the weights are the " +
      "same, bit for bit.",
  };
};

function whereToGoOn(checkpoint: number | undefined): string {
  return checkpoint === undefined
    ? "It left no checkpoint: start it again."
    : `Resume it from its checkpoint at step ${formatCount(checkpoint)}: nothing before is lost.`;
}

/** What follows from how a run ended, and on what it ran. */
export const stateRules = { failed, lost, stopped, slow };
