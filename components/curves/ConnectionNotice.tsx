import type { JSX } from "preact";
import type { LiveRun } from "../../lib/dashboard/curves/live_run.ts";

/** Says that what is shown may be old, and what the last epoch brought to those who do not see it. */
export function ConnectionNotice({ live }: { live: LiveRun }): JSX.Element {
  const connection = live.connection.value;
  const run = live.run.value;
  const test = run.testAccuracy === undefined
    ? ""
    : `, test accuracy ${(run.testAccuracy * 100).toFixed(2)}%`;
  return (
    <>
      <p class="visually-hidden" role="status">
        {run.stopping ? "stopping" : run.state}, {run.epoch} epochs done{test}
      </p>
      {connection === "lost" && (
        <p class="notice warning">
          The dashboard does not answer: this is how it was. Training goes on without it; the page
          catches up by itself.
        </p>
      )}
      {connection === "deleted" && (
        <p class="notice warning">
          This run was deleted. <a href="/">All runs</a>
        </p>
      )}
    </>
  );
}
