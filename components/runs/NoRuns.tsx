import type { JSX } from "preact";

/** What stands where the first run will: what a run is, and two ways to start one. */
export function NoRuns(
  { start, isStarting, command }: { start: () => void; isStarting: boolean; command: string },
): JSX.Element {
  return (
    <section class="card no-runs" aria-labelledby="no-runs">
      <h2 id="no-runs">No runs yet</h2>
      <p>
        In a run, a network learns to read handwritten digits: some minutes of training, whose
        curves you watch here while they grow. Runs that are started anywhere on this machine, with
        the same folder, appear by themselves.
      </p>
      <div class="row">
        <button type="button" class="button primary" onClick={start} disabled={isStarting}>
          {isStarting ? "Starting …" : "Start a first run"}
        </button>
        <span class="hint">with the defaults, or choose them under New run</span>
      </div>
      <p class="hint">The same from a terminal:</p>
      <pre tabindex={0} aria-label="Command"><code>{command}</code></pre>
    </section>
  );
}
