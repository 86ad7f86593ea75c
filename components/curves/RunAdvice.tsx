import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { adviceFor } from "../../lib/dashboard/curves/advice.ts";
import type { LiveRun } from "../../lib/dashboard/curves/live_run.ts";

/** What to do next. */
export function RunAdvice({ live }: { live: LiveRun }): JSX.Element | null {
  // Each epoch, each change of state, and some steps between are often enough.
  const occasion = useComputed(() => {
    live.revision.value;
    const { state, error } = live.run.value;
    const { tests, length } = live.measured.series;
    return `${state} ${error} ${tests.length} ${Math.floor(length / 50)}`;
  });
  const advice = useComputed(() => {
    occasion.value;
    return adviceFor(live.run.peek(), live.measured.series);
  });
  if (advice.value.length === 0) return null;
  return (
    <section aria-label="What to do next" class="stack advice">
      {advice.value.map(({ kind, title, text }) => (
        <div key={title} class={`notice ${kind === "hint" ? "" : kind}`}>
          <strong>{title}</strong>
          <p>{text}</p>
        </div>
      ))}
    </section>
  );
}
