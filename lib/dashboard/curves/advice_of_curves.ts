import { formatAccuracy, formatCount, formatLoss } from "../../cli/format.ts";
import type { Rule } from "./advice.ts";
import type { RunSeries } from "./run_series.ts";
import { smooth } from "./smoothing.ts";

/** Steps that a mean is taken over before anything is said of it. */
const span = 50;

const diverged: Rule = ({ configuration }, { batches, length }) => {
  if (configuration === undefined || length === 0) return undefined;
  const { learningRate, classes } = configuration;
  const remedy = `Start another run with a learning rate of ${tenth(learningRate)}.`;
  const title = "The loss has run away";
  if (!Number.isFinite(batches.loss.last)) {
    const text = `Since step ${formatCount(lastFiniteStep(batches) + 1)} it is not a number. `;
    return { kind: "danger", title, text: text + remedy };
  }
  if (length < 2 * span) return undefined;
  const losses = smooth(batches.step.values, batches.loss.values, span);
  const now = losses[length - 1];
  const least = losses.reduce((one, other) => Math.min(one, other));
  const guessing = Math.log(classes);
  if (!(now > 2 * least && now > 1.1 * guessing)) return undefined;
  const figures = `It was ${formatLoss(least)} and is ${formatLoss(now)}, worse than guessing ` +
    `among ${classes} classes (${formatLoss(guessing)}). `;
  return { kind: "danger", title, text: figures + remedy };
};

const notLearning: Rule = ({ configuration }, { batches, length }) => {
  if (configuration === undefined || length < 6 * span) return undefined;
  const { learningRate, classes } = configuration;
  const accuracy = smooth(batches.step.values, batches.accuracy.values, span)[length - 1];
  if (!(accuracy < 1.3 / classes)) return undefined;
  return {
    kind: "warning",
    title: "It does not learn",
    text: `After ${formatCount(length)} steps it reads ${formatAccuracy(accuracy)}, as guessing ` +
      `among ${classes} classes would. Try a learning rate of ${tenth(learningRate)}, and see ` +
      "whether images and labels belong together.",
  };
};

const overfitting: Rule = ({ configuration, options }, { epochs, tests }) => {
  const [test, epoch] = [tests.at(-1), epochs.at(-1)];
  if (configuration === undefined || test === undefined || test.epoch !== epoch?.epoch) return;
  const gap = epoch.accuracy - test.accuracy;
  if (gap < Math.max(0.03, 4 * deviation(test)) || test.loss < 1.5 * epoch.loss) return undefined;
  const best = tests.reduce((one, other) => other.loss < one.loss ? other : one);
  const remedies = [
    options.limit !== undefined &&
    `more images than the ${formatCount(configuration.trainExamples)} of this run`,
    best.epoch < test.epoch &&
    `fewer epochs: the test loss was lowest after epoch ${best.epoch} (${formatLoss(best.loss)})`,
    `a learning rate of ${tenth(configuration.learningRate)}`,
  ].filter(Boolean);
  return {
    kind: "warning",
    title: "It learns its images by heart",
    text: `It reads ${formatAccuracy(epoch.accuracy)} of the training images, but ` +
      `${formatAccuracy(test.accuracy)} of the test images. Try ${remedies.join("; or ")}.`,
  };
};

const improving: Rule = ({ state, configuration, epoch }, { tests }) => {
  const [before, last] = tests.slice(-2);
  if (state !== "completed" || configuration === undefined || last === undefined) return undefined;
  const gain = last.accuracy - before.accuracy;
  if (gain < 2 * deviation(last) || last.loss > 0.97 * before.loss) return undefined;
  const more = Math.max(1, Math.ceil(epoch / 2));
  return {
    kind: "hint",
    title: "Still improving",
    text: `The last epoch brought the test accuracy from ${formatAccuracy(before.accuracy)} to ` +
      `${formatAccuracy(last.accuracy)}. Resume it with ${more} more ` +
      `${more === 1 ? "epoch" : "epochs"}.`,
    epochs: epoch + more,
  };
};

const settled: Rule = ({ state, configuration }, { tests }) => {
  const last = tests.slice(-3);
  if (state !== "completed" || configuration === undefined || last.length < 3) return undefined;
  const accuracies = last.map(({ accuracy }) => accuracy);
  const [least, greatest] = [Math.min(...accuracies), Math.max(...accuracies)];
  if (greatest - least > deviation(last[2])) return undefined;
  return {
    kind: "hint",
    title: "It has settled",
    text: `Its last three tests lie between ${formatAccuracy(least)} and ` +
      `${formatAccuracy(greatest)}, within chance. More epochs alone will hardly help; compare a ` +
      `run with a learning rate of ${tenth(configuration.learningRate)}.`,
  };
};

/** How far the share of images read rightly strays by chance: one standard deviation. */
function deviation(
  { accuracy, examples }: { readonly accuracy: number; readonly examples: number },
): number {
  return Math.sqrt(accuracy * (1 - accuracy) / examples);
}

function tenth(rate: number): string {
  return String(Number((rate / 10).toPrecision(2)));
}

function lastFiniteStep({ step, loss }: RunSeries["batches"]): number {
  const at = loss.values.findLastIndex((value) => Number.isFinite(value));
  return at < 0 ? 0 : step.values[at];
}

/** What follows from what was measured. */
export const curveRules = { diverged, notLearning, overfitting, improving, settled };
