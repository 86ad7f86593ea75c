import type { JSX } from "preact";
import { formatAccuracy, formatLoss, formatRate, formatSeconds } from "../../lib/cli/format.ts";
import { hasValidationImages } from "../../lib/dashboard/runs/describe_run.ts";
import type { Run } from "../../lib/runs/run.ts";

/** The figures that people look for first. */
export function RunFigures({ run }: { run: Run }): JSX.Element {
  const {
    testAccuracy,
    testLoss,
    validationAccuracy,
    validationLoss,
    accuracy,
    loss,
    imagesPerSecond,
    seconds,
  } = run;
  return (
    <dl class="figures">
      <Figure
        name="Test accuracy"
        value={testAccuracy === undefined ? undefined : formatAccuracy(testAccuracy)}
        detail={testLoss === undefined ? "after the first epoch" : `loss ${formatLoss(testLoss)}`}
      />
      {hasValidationImages(run) && (
        <Figure
          name="Validation accuracy"
          value={validationAccuracy === undefined ? undefined : formatAccuracy(validationAccuracy)}
          detail={validationLoss === undefined
            ? "after the first epoch"
            : `loss ${formatLoss(validationLoss)}`}
        />
      )}
      <Figure
        name="Training loss"
        value={loss === undefined ? undefined : formatLossOf(loss)}
        detail={accuracy === undefined
          ? "of the last step"
          : `accuracy ${formatAccuracy(accuracy)}`}
      />
      <Figure
        name="Images a second"
        value={imagesPerSecond === undefined ? undefined : formatRate(imagesPerSecond)}
        detail={run.backend === undefined ? "training" : speedDetail(run.backend)}
      />
      <Figure
        name="Duration"
        value={seconds === 0 ? undefined : formatSeconds(seconds)}
        detail="of training"
      />
    </dl>
  );
}

function Figure(
  { name, value, detail }: { name: string; value: string | undefined; detail: string },
): JSX.Element {
  return (
    <div class="figure">
      <dt>{name}</dt>
      <dd>
        <span class="figure-value">{value ?? "–"}</span>
        <span class="hint">{detail}</span>
      </dd>
    </div>
  );
}

/** JSON has no NaN: a loss that has run away arrives as null. */
function formatLossOf(loss: number | null): string {
  return loss === null || !Number.isFinite(loss) ? "NaN" : formatLoss(loss);
}

function speedDetail({ name, threads }: NonNullable<Run["backend"]>): string {
  return threads > 1 ? `${name}, ${threads} threads` : name;
}
