import type { Run } from "../../runs/run.ts";
import { curveRules } from "./advice_of_curves.ts";
import { stateRules } from "./advice_of_states.ts";
import type { RunSeries } from "./run_series.ts";

/** What to do next with a run, and the figures that led to it. */
export interface Advice {
  readonly kind: "danger" | "warning" | "hint";
  /** In a few words. */
  readonly title: string;
  /** The figures, and what may help. */
  readonly text: string;
  /** How many epochs it would be resumed to, where more of them help. */
  readonly epochs?: number;
}

/** What follows from a run's figures; nothing where they are within chance. */
export type Rule = (run: Run, series: RunSeries) => Advice | undefined;

/** The most urgent first. */
const rules: readonly Rule[] = [
  stateRules.failed,
  stateRules.lost,
  curveRules.diverged,
  curveRules.notLearning,
  curveRules.overfitting,
  curveRules.jumping,
  curveRules.improving,
  curveRules.settled,
  stateRules.stopped,
  stateRules.slow,
];

/**
 * What to do next, the most urgent first, two at most. Where something went wrong, only that is
 * said: a run whose loss has run away need not go on to its end.
 */
export function adviceFor(run: Run, series: RunSeries): Advice[] {
  const all = rules.map((rule) => rule(run, series)).filter((advice) => advice !== undefined);
  const urgent = all.filter(({ kind }) => kind !== "hint");
  return (urgent.length > 0 ? urgent : all).slice(0, 2);
}
