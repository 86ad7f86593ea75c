import { page } from "fresh";
import DrawPad, { type DrawableRun } from "../islands/DrawPad.tsx";
import { networkScript } from "../lib/dashboard/network/questions.ts";
import { classNamesOf } from "../lib/dashboard/runs/class_names.ts";
import { bundleScript } from "../lib/dashboard/server/bundle_script.ts";
import { dashboard } from "../lib/dashboard/server/dashboard.ts";
import { define } from "../lib/dashboard/state.ts";
import type { Run } from "../lib/runs/run.ts";

/** Chooses among the runs that have a checkpoint: `?run=ID`, else the newest. */
export const handler = define.handlers({
  GET(context) {
    context.state.title = "Draw";
    // The page asks for it as soon as it runs. Should it fail, that answer tells.
    bundleScript(networkScript).catch(() => {});
    const runs = dashboard().store.list().filter(({ checkpoint }) => checkpoint !== undefined);
    const asked = context.url.searchParams.get("run");
    const chosen = runs.find(({ id }) => id === asked) ?? runs[0];
    return page({
      runs: runs.map(drawable),
      chosen: chosen?.id,
      missing: asked !== null && chosen?.id !== asked ? asked : undefined,
    });
  },
});

function drawable(run: Run): DrawableRun {
  const { id, name, configuration, testAccuracy, epoch } = run;
  const accuracy = testAccuracy === undefined
    ? `epoch ${epoch}`
    : `${(100 * testAccuracy).toFixed(2)}% right`;
  return {
    id,
    name,
    detail: `${configuration?.dataset ?? "mnist"}, ${accuracy}`,
    classNames: classNamesOf(run),
    imageShape: configuration?.imageShape ?? [28, 28, 1],
  };
}

export default define.page<typeof handler>(({ data: { runs, chosen, missing } }) => (
  <div class="stack">
    <div>
      <h1>Draw</h1>
      <p class="muted draw-lead">
        Write a digit, or whatever a network was trained on, and watch it being read, stroke by
        stroke.
      </p>
    </div>
    {missing !== undefined && (
      <p class="notice warning">
        There is no run “{missing}” with a checkpoint: this is the newest one that has one.
      </p>
    )}
    {chosen === undefined
      ? (
        <div class="card stack message">
          <h2>No network has learned to read yet</h2>
          <p>A run saves its network after each epoch. Start one, and come back in a minute.</p>
          <a class="button primary" href="/">Start a run</a>
        </div>
      )
      : <DrawPad runs={runs} chosen={chosen} />}
  </div>
));
