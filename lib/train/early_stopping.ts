import type { History } from "../model/history.ts";

/**
 * Whether a run should end, since its validation loss has stopped falling (Prechelt, 1998).
 *
 * @param validations The validation losses so far, and after which epochs.
 * @param patience Epochs without a lower loss after which the run ends; 0 ends none.
 * @returns Why it should end, or undefined.
 */
export function earlyEnd(
  validations: History["validations"],
  patience: number,
): string | undefined {
  const now = validations.at(-1);
  if (patience === 0 || now === undefined) return undefined;
  const best = validations.reduce((best, next) => next.value < best.value ? next : best);
  const epochs = now.epoch - best.epoch;
  if (epochs < patience) return undefined;
  return `The validation loss has not fallen since epoch ${best.epoch} ` +
    `(${Number(best.value.toPrecision(3))}), for ${epochs} epoch${epochs === 1 ? "" : "s"}`;
}
