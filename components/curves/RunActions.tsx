import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { whyNotExtended } from "../../lib/dashboard/runs/describe_run.ts";
import type { Run } from "../../lib/runs/run.ts";
import { DeleteRun } from "./DeleteRun.tsx";
import type { RunRequests } from "./run_requests.ts";

/** What can be done with a run as it stands. */
export function RunActions(
  { run, requests, moreEpochs }: {
    run: Run;
    requests: RunRequests;
    /** How many more epochs are offered. */
    moreEpochs: number;
  },
): JSX.Element {
  const { state, stopping, id } = run;
  const isGoing = state === "queued" || state === "starting" || state === "running";
  const isWaiting = requests.isWaiting.value;
  const fixed = whyNotExtended(run);
  const query = encodeURIComponent(id);
  return (
    <div class="row run-actions">
      {isGoing && (
        <button
          type="button"
          class="button"
          disabled={stopping || isWaiting}
          onClick={() => requests.stop()}
        >
          {stopping ? "Stopping…" : state === "running" ? "Stop and save" : "Stop"}
        </button>
      )}
      {(state === "stopped" || state === "failed" || state === "lost") && (
        <button
          type="button"
          class="button primary"
          disabled={isWaiting}
          onClick={() => requests.resume()}
        >
          {run.checkpoint === undefined ? "Start again" : "Resume"}
        </button>
      )}
      {state === "completed" && (
        fixed === undefined
          ? <MoreEpochs key={moreEpochs} run={run} requests={requests} more={moreEpochs} />
          : <span class="hint">{fixed}</span>
      )}
      {run.checkpoint !== undefined && <a class="button" href={`/draw?run=${query}`}>Draw</a>}
      <a class="button" href={`/compare?runs=${query}`}>Compare</a>
      <DeleteRun run={run} requests={requests} isGoing={isGoing} />
    </div>
  );
}

function MoreEpochs(
  { run, requests, more }: { run: Run; requests: RunRequests; more: number },
): JSX.Element {
  const id = useId();
  const resume = (event: SubmitEvent) => {
    event.preventDefault();
    const field = (event.currentTarget as HTMLFormElement).elements.namedItem("more");
    requests.resume(run.epoch + (field as HTMLInputElement).valueAsNumber);
  };
  return (
    <form class="more-epochs" onSubmit={resume}>
      <label for={id}>More epochs</label>
      <input
        id={id}
        name="more"
        type="number"
        min="1"
        max={10_000 - run.epoch}
        step="1"
        required
        defaultValue={String(more)}
      />
      <button type="submit" class="button" disabled={requests.isWaiting.value}>Resume</button>
    </form>
  );
}
